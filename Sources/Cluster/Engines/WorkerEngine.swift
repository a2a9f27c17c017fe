internal import ZeroMQ

/// What a worker's loop computes shares with: this process by itself, or the workers behind a relay.
protocol WorkerEngine: AnyObject {
    /// Whether a share can be computed now.
    var isReady: Bool { get }

    /// - Returns: Whether they are as many as the network has.
    func takeParameters(_ bytes: UnsafeRawBufferPointer, version: UInt64) throws -> Bool

    /// - Returns: nil for a task that does not belong to the job, or whose parameters never came.
    /// - Throws: `Failure.interrupted` where a signal asked to leave before it was done.
    func compute(_ task: RoundTask) throws -> RoundAnswer?

    /// Appends the tensor of each result of the last answer.
    func appendTensors(of answer: RoundAnswer, to message: inout MultipartMessage)

    /// Whether there is something to prepare.
    var hasSpareTime: Bool { get }

    /// Stages the share that will probably be asked for next.
    func prepareNext()

    /// Waits until something that the loop's poller watches is ready, or there is something to do here.
    func wait(with poller: Poller, for timeout: Duration) throws

    /// A signal that was taken here instead of by the loop, once.
    func takeSignal() -> Int32?

    /// Ends whatever works for this engine.
    ///
    /// - Parameter farewell: What those hear of it whom it did not start; nil lets them come back.
    func end(telling farewell: CoordinatorMessage?)
}
