internal import CSystem
internal import Failures
internal import Glibc

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
