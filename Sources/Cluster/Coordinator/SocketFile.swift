internal import CSystem
internal import Failures
internal import Glibc

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
