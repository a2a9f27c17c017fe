internal import System
internal import Training

/// A part of a round that one worker is given.
struct Share {
    let worker: WorkerID
    let round: UInt64
    let request: RoundRequest
    /// From left to right.
    let nodes: [TreeNode]
    /// Holds the parameters to compute with.
    let store: ParameterStore
}

/// What a worker says of the nodes of a share, whichever way it came.
struct Answer {
    let worker: WorkerID
    let round: UInt64
    /// Whether its tensors are gradients or confusion counts.
    let phase: Phase
    /// Spent computing, by the worker's clock.
    let seconds: Seconds
    /// When the worker was through, as far as can be told.
    let finished: Seconds
    let results: [NodeResult]
}

/// Where the gradient, or the confusion counts, of a result lie.
enum ResultTensor {
    /// As they travel, until the next answer is taken: what is kept is decoded into the coordinator's own memory.
    case encoded(UnsafeRawBufferPointer)
    /// As they are summed, until the next round begins: a padded gradient, or classes² counts in its memory.
    ///
    /// The place is where other processes find it; the owner keeps the memory alive, since its worker may end before the
    /// round does.
    case inPlace(UnsafePointer<Float>, GradientPlace?, owner: AnyObject?)
}

/// What comes from workers, one at a time.
enum Arrival {
    case answer(Answer)
    /// A part of a shared step was done, or could not be; see ``StepRunner``.
    case stepPart(WorkerID, SharedAnswer.Verdict?, seconds: Seconds)
    /// The worker cannot do what it was given, and why.
    case failure(WorkerID, String)
}

/// A way for shares to reach workers and for answers to come back.
///
/// Shared memory and messages are two of them. A transport only carries: whether an answer is wanted, right and kept is
/// decided above, once for all of them (``RoundRunner``). Whatever a transport loses, repeats, delays or reorders changes who
/// computes, and never what comes out.
protocol Transport: AnyObject {
    /// The worker holds the data, and can be given shares.
    func workerIsReady(_ worker: WorkerID)

    /// Nothing more is given to the worker, and nothing expected of it.
    func lose(_ worker: WorkerID)

    /// So many processes of this host, the coordinator's included, work together from now on.
    func processCountChanged(to count: Int)

    /// Gives shares to their workers; it never waits.
    ///
    /// - Parameter isBeginning: Whether a round begins with them, and no others are under way.
    /// - Returns: Those that cannot go this way.
    func give(_ shares: [Share], isBeginning: Bool) throws -> [Share]

    /// Hands over what has come, without waiting.
    ///
    /// - Returns: Whether there was anything.
    func takeArrivals(_ take: (Arrival) throws -> Void) throws -> Bool

    /// The tensor of a result of the answer that is being taken.
    ///
    /// - Parameter position: That of the result in the answer.
    func withTensor<Result>(_ position: Int, _ body: (ResultTensor) -> Result) -> Result

    // MARK: - Waiting

    /// How long it pays to look again and again before sleeping.
    var spinTime: Seconds { get }

    /// So many turns of such a wait lie between two looks: 1 where a look costs no more than reading a word of memory.
    var turnsBetweenLooks: Int { get }

    /// From here on the last answer that is waited for wakes the coordinator. What came before must be looked for after this.
    func fallAsleep()

    func wakeUp()
}

extension Transport {
    func processCountChanged(to count: Int) {}
    var spinTime: Seconds { 0 }
    var turnsBetweenLooks: Int { 256 }
    func fallAsleep() {}
    func wakeUp() {}
}
