internal import System
internal import Training

/// What goes on around a coordinator's loop besides shares and answers: the clock and sleep, processes that start and end,
/// signals, strangers, faults done on purpose.
///
/// The loop runs in the operating system (``HostSurroundings``), and in tests that simulate one.
protocol Surroundings: AnyObject {
    /// By a clock that never goes back.
    var now: Seconds { get }

    /// Sleeps until something happened that the loop is to see to, or until a moment.
    ///
    /// - Returns: By how much it slept too long.
    func sleep(until deadline: Seconds) throws -> Seconds

    /// Sees to what happened meanwhile.
    func handleEvents(for loop: CoordinatorLoop) throws

    /// Sees to what is due by the clock.
    func handleTime(at now: Seconds, for loop: CoordinatorLoop) throws

    /// A round begins: whatever there was before is finished.
    func roundBegins(_ request: RoundRequest)

    /// A worker is lost: it is told so, and its process is ended where that is one of ours.
    func lose(_ member: Member, _ loss: Loss) throws

    // MARK: - Whom to wait for

    /// Starts workers, unless they have been started.
    func launchWorkers() throws

    /// Whether somebody who is not a member may still become one.
    var canSomebodyCome: Bool { get }

    /// Whether a worker that was started is still on its way.
    func isSomebodyStarting(besides roster: Roster) -> Bool

    /// Workers that were started, and are no members.
    func statusesOfOthers(than roster: Roster) -> [WorkerStatus]

    /// Why there is nobody to work with, as a sentence.
    ///
    /// - Parameter found: How many there are, and how many there ought to be.
    func absence(_ found: String) -> String

    // MARK: - The end

    /// Tells every worker that the job is over, and leaves no process behind.
    ///
    /// - Parameter farewell: What workers hear that were not started here; nil lets them come back, to whoever comes.
    func shutDown(telling farewell: CoordinatorMessage?, _ roster: Roster)

    /// nil unless faults were done to the run.
    var chaosFigures: ChaosFigures? { get }
}

extension Surroundings {
    func handleTime(at now: Seconds, for loop: CoordinatorLoop) throws {}
    func roundBegins(_ request: RoundRequest) {}
    func lose(_ member: Member, _ loss: Loss) throws {}
    func launchWorkers() throws {}
    func isSomebodyStarting(besides roster: Roster) -> Bool { false }
    func statusesOfOthers(than roster: Roster) -> [WorkerStatus] { [] }
    func absence(_ found: String) -> String { "no worker to train with: \(found)" }
    func shutDown(telling farewell: CoordinatorMessage?, _ roster: Roster) {}
    var chaosFigures: ChaosFigures? { nil }
}
