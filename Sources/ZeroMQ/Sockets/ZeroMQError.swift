internal import CZeroMQ
package import Failures
internal import Glibc

/// What libzmq refused, while doing what, and where.
package struct ZeroMQError: Error, Sendable, Equatable {
    /// A C error number, or one of libzmq's own.
    package let code: Int32
    /// What was being done, as a verb phrase: "bind", "set linger".
    package let operation: String
    package let endpoint: String?

    package init(code: Int32, operation: String, endpoint: String? = nil) {
        self.code = code
        self.operation = operation
        self.endpoint = endpoint
    }

    /// The error that libzmq left behind on this thread.
    static func last(_ operation: String, endpoint: String? = nil) -> ZeroMQError {
        ZeroMQError(code: zmq_errno(), operation: operation, endpoint: endpoint)
    }

    /// The context was shut down: the ordinary end of a thread that waits on a socket.
    package var isShutdown: Bool { code == ETERM }

    /// libzmq's own words for the code.
    package var reason: String { String(cString: zmq_strerror(code)) }
}

extension ZeroMQError: CustomStringConvertible {
    package var description: String { failure.message }
}

extension ZeroMQError {
    /// One line for people, with advice where there is any.
    package var failure: Failure {
        let action = endpoint.map { "cannot \(operation) \($0)" } ?? "cannot \(operation)"
        let (kind, explanation) = advice
        return Failure(kind, "\(action): \(explanation ?? reason)")
    }

    private var advice: (Failure.Kind, String?) {
        switch code {
        case EADDRINUSE:
            (.unavailable, "another process listens there already; stop it, or choose another port or path")
        case EADDRNOTAVAIL, ENODEV:
            (
                .usage,
                "this machine has no such address or network interface; give an address of its own, as `ip address` lists "
                    + "them, or 0.0.0.0 for all"
            )
        case EACCES, EPERM:
            (.cannotCreate, "permission denied; choose a directory that you may write to, or a port from 1024 on")
        case ENOENT, ENOTDIR:
            (.cannotCreate, "the directory of the path does not exist; create it first")
        case EROFS:
            (.cannotCreate, "the directory is on a read-only file system; choose another")
        case ENAMETOOLONG:
            (.usage, "the path is longer than \(Endpoint.longestPath) bytes; choose a shorter one")
        case EINVAL:
            (.usage, "not a valid value (\(reason))")
        case EPROTONOSUPPORT, ENOCOMPATPROTO:
            (.usage, "this libzmq does not speak that transport; use ipc:// or tcp://")
        case ECONNREFUSED:
            (.unavailable, "nobody listens there; start the other side first")
        case EMFILE, ENFILE:
            (.unavailable, "no more sockets or files may be opened; raise the limit with `ulimit -n`")
        case EHOSTUNREACH:
            (.unavailable, "the peer is not connected")
        case ETERM:
            (.unavailable, "the messaging context was shut down")
        default:
            (.bug, nil)
        }
    }
}
