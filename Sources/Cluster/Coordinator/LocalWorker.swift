internal import Processes
internal import System
internal import ZeroMQ

/// The place of one local worker: the process that fills it now, and how often its predecessors failed.
final class LocalWorker {
    let number: Int
    /// Where it runs; nil leaves that to the system.
    let processor: Int?
    var process: ChildProcess?
    var exitToken: Poller.Token?
    var errorToken: Poller.Token?
    var member: WorkerID?
    /// Deaths in a row before any finished share, and the first of them, which tells more of the cause than the last.
    private(set) var failures = 0
    private(set) var firstFailure: (reason: String, lastLine: String?, at: Seconds)?
    var isGivenUp = false
    /// Whether it said that it goes, so that its end is no failure.
    var isLeaving = false
    /// Whether it was sent away, so that its end is known already.
    var isExpelled = false
    /// When its process was started, or last said something before it was ready.
    var lastHeard: Seconds = 0

    func hasFailed(_ reason: String, lastLine: String?, at now: Seconds) {
        failures += 1
        firstFailure = firstFailure ?? (reason, lastLine, now)
    }

    func hasWorked() {
        failures = 0
        firstFailure = nil
    }

    init(number: Int, processor: Int? = nil) {
        self.number = number
        self.processor = processor
    }
}
