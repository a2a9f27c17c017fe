internal import CSystem
internal import Failures
internal import Files
internal import Glibc
internal import System
internal import ZeroMQ

/// The socket of local workers, which only this user can reach and whoever is killed leaves nowhere: once it is listened on,
/// it loses its name, and is reached through this process's descriptors.
final class PrivateSocket {
    /// Where to listen: short whatever the directory's path is, since a socket's address holds 107 bytes.
    let path: String
    private let directory: String
    private let directoryDescriptor: Int32
    private var descriptor: Int32 = -1
    private var file: String { "\(directory)/s" }

    /// - Parameter parent: Usually the run directory, whose lock this process holds.
    init(in parent: String) throws(Failure) {
        directory = "\(parent)/.endpoint"
        // One who was killed before he listened left it.
        unlink("\(directory)/s")
        rmdir(directory)
        guard mkdir(directory, 0o700) == 0 else {
            throw Failure(
                .cannotCreate,
                "cannot make the directory \(directory) for the local workers' socket: \(String(cString: strerror(errno)))"
            )
        }
        directoryDescriptor = apus_open_path(directory)
        // Where /proc is that of another space of process numbers, the number there is another process's.
        let short = "/proc/\(getpid())/fd/\(directoryDescriptor)"
        path = directoryDescriptor >= 0 && access(short, F_OK) == 0 ? "\(short)/s" : "\(directory)/s"
    }

    deinit {
        remove()
        for descriptor in [descriptor, directoryDescriptor] where descriptor >= 0 { close(descriptor) }
    }

    /// Takes the name away; called once it is listened on.
    ///
    /// - Returns: Where to connect.
    func conceal() -> String {
        descriptor = apus_open_path(file)
        let way = "/proc/\(getpid())/fd/\(descriptor)"
        guard descriptor >= 0, access(way, F_OK) == 0 else { return path }
        remove()
        return way
    }

    private func remove() {
        unlink(file)
        rmdir(directory)
    }
}

/// The file of an `ipc://` endpoint. Binding would replace whatever lies there without a word, so it is looked at first;
/// it goes away with this object.
final class SocketFile {
    private let path: String

    /// - Throws: `Failure.usage` where the path holds something else, `Failure.unavailable` where somebody listens there.
    init(_ path: String) throws(Failure) {
        switch apus_socket_state(path) {
        case 2:
            throw Failure(
                .unavailable,
                "cannot listen on ipc://\(path): somebody else listens there; choose another path, or end that process")
        case 3:
            throw Failure(
                .usage, "cannot listen on ipc://\(path): there is something that is no socket; choose another path")
        default: self.path = path
        }
    }

    deinit { unlink(path) }
}

/// A file that says where workers may join, one endpoint a line, for as long as they can.
struct Announcement {
    private let path: String

    /// - Parameter endpoints: Those bound; for those on every interface, the name of this host is written.
    /// - Throws: `Failure.inputOutput`, naming the file.
    init(of endpoints: [Endpoint], in path: String) throws(Failure) {
        self.path = path
        let host = Machine.name
        let lines = endpoints.map { "\($0.reachable(by: host))\n" }
        try AtomicFile.replace(path, with: Array(lines.joined().utf8))
    }

    func withdraw() { unlink(path) }
}
