internal import Processes
internal import System
internal import Training
internal import ZeroMQ

/// One connected worker, from its greeting to its end.
final class Member {
    let id: WorkerID
    /// The routing id by which the ROUTER socket knows it.
    let route: [UInt8]
    let identity: WorkerIdentity
    let kernel: String
    /// The local process, where it is one of ours.
    let child: LocalWorker?
    /// Whether it can share memory with this process.
    let isOfThisHost: Bool
    /// The memory that it was offered.
    let link: SharedLink?
    /// By which it proves after a broken connection that it is still the same.
    let ticket: String
    /// The name of its key; nil where none was asked for.
    let key: String?
    /// Whether it had joined under another number before its connection broke.
    let hasReturned: Bool
    var lastHeard: Seconds
    /// Bytes of the dataset that it was sent, from the beginning.
    var sentBytes: UInt64 = 0
    /// Of a process of this host that somebody else started.
    var watch: (process: ProcessWatch, token: Poller.Token)?
    /// Which parameters it was last sent.
    var parameterVersion: UInt64?
    /// Whether it holds the dataset.
    var isReady = false
    var meter = WorkerMeter()
    /// Whether it ever finished a share.
    private(set) var hasWorked = false

    init(
        id: WorkerID, route: [UInt8], identity: WorkerIdentity, kernel: String, child: LocalWorker?, isOfThisHost: Bool,
        link: SharedLink?, ticket: String, key: String?, hasReturned: Bool, at now: Seconds
    ) {
        self.id = id
        self.route = route
        self.identity = identity
        self.kernel = kernel
        self.child = child
        self.isOfThisHost = isOfThisHost
        self.link = link
        self.ticket = ticket
        self.key = key
        self.hasReturned = hasReturned
        lastHeard = now
    }

    /// A result of its was accepted and is kept.
    func hasFinishedShare(_ result: NodeResult, of round: UInt64, _ phase: Phase?) {
        hasFinishedShare()
        if phase?.isTraining == true { meter.add(samples: Int(result.samples), of: round) }
    }

    func hasFinishedShare() {
        hasWorked = true
        child?.hasWorked()
    }
}
