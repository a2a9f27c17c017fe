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
    /// Deaths in a row before any finished share.
    var failures = 0
    var isGivenUp = false
    /// Whether it said that it goes, so that its end is no failure.
    var isLeaving = false

    init(number: Int, processor: Int? = nil) {
        self.number = number
        self.processor = processor
    }
}
