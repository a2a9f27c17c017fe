internal import Failures
internal import Files
internal import Glibc
internal import Processes
internal import ZeroMQ

/// A file that says where workers may join, one endpoint a line, for as long as they can.
struct Announcement {
    private let path: String

    /// - Parameter endpoints: Those bound; for those on every interface, the name of this host is written.
    /// - Throws: `Failure.inputOutput`, naming the file.
    init(of endpoints: [Endpoint], in path: String) throws(Failure) {
        self.path = path
        let host = HostName.current
        let lines = endpoints.map { "\($0.reachable(by: host))\n" }
        try AtomicFile.replace(path, with: Array(lines.joined().utf8))
    }

    func withdraw() { unlink(path) }
}
