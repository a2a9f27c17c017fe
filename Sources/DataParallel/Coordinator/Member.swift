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
    /// Which parameters it was last sent.
    var parameterVersion: UInt64?
    /// Whether it holds the dataset.
    var isReady = false
    /// Whether it ever finished a share.
    var hasWorked = false

    init(
        id: WorkerID, route: [UInt8], identity: WorkerIdentity, kernel: String, child: LocalWorker?, isOfThisHost: Bool,
        link: SharedLink?
    ) {
        self.id = id
        self.route = route
        self.identity = identity
        self.kernel = kernel
        self.child = child
        self.isOfThisHost = isOfThisHost
        self.link = link
    }
}
