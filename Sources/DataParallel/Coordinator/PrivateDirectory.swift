internal import CSystem
internal import Failures
internal import Glibc

/// A directory that only this user can enter, for the socket of local workers; it is removed with this value's owner,
/// and one that a killed coordinator left is replaced.
final class PrivateDirectory {
    let path: String
    private let socketName = "s"

    /// - Parameter parent: Usually the run directory, whose lock this process holds.
    init(in parent: String) throws(Failure) {
        path = "\(parent)/.endpoint"
        unlink("\(path)/\(socketName)")
        rmdir(path)
        guard mkdir(path, 0o700) == 0 else {
            throw Failure(
                .cannotCreate,
                "cannot make the directory \(path) for the local workers' socket: \(String(cString: strerror(errno)))")
        }
        descriptor = apus_open_directory(path)
    }

    private let descriptor: Int32

    deinit {
        unlink("\(path)/\(socketName)")
        if descriptor >= 0 { close(descriptor) }
        rmdir(path)
    }

    /// The socket's path: short whatever the directory's is, since a socket's address holds 107 bytes.
    func socketPath() -> String {
        descriptor >= 0 ? "/proc/\(getpid())/fd/\(descriptor)/\(socketName)" : "\(path)/\(socketName)"
    }
}
