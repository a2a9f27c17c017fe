internal import CSystem
package import Failures
internal import Glibc

/// A TCP socket that connections wait at.
package struct ListeningSocket: ~Copyable {
    let descriptor: Int32
    /// With the port that it came to.
    package let address: SocketAddress

    /// - Throws: `Failure.unavailable` where somebody else listens there, or this machine has no such address.
    package init(at wanted: SocketAddress) throws(Failure) {
        let descriptor = socket(wanted.isIPv6 ? AF_INET6 : AF_INET, Self.kind, 0)
        guard descriptor >= 0 else { throw Self.failure(wanted) }
        var one: Int32 = 1
        setsockopt(descriptor, SOL_SOCKET, SO_REUSEADDR, &one, socklen_t(MemoryLayout<Int32>.size))
        // Accepted sockets take these over. The system buffers this much for a browser that does not read, and no more.
        var buffer: Int32 = 128 << 10
        setsockopt(descriptor, SOL_SOCKET, SO_SNDBUF, &buffer, socklen_t(MemoryLayout<Int32>.size))
        // A peer that is gone without a word is given up after so long.
        var milliseconds: UInt32 = 20_000
        setsockopt(
            descriptor, Int32(IPPROTO_TCP), TCP_USER_TIMEOUT, &milliseconds, socklen_t(MemoryLayout<UInt32>.size))
        let bound = wanted.withSocketAddress { bind(descriptor, $0, $1) }
        guard bound == 0, listen(descriptor, 64) == 0, let address = Self.address(of: descriptor) else {
            let failure = Self.failure(wanted)
            close(descriptor)
            throw failure
        }
        self.descriptor = descriptor
        self.address = address
    }

    deinit { close(descriptor) }

    enum Arrival {
        case connection(Int32)
        case nobody
        /// The process may open no more descriptors; whoever waits goes on waiting.
        case exhausted
    }

    func accept() -> Arrival {
        while true {
            // Workers that are started meanwhile do not inherit it.
            let connection = apus_accept(descriptor)
            if connection >= 0 { return .connection(connection) }
            switch errno {
            // Somebody hung up before he was let in; the next may wait.
            case EINTR, ECONNABORTED: continue
            case EMFILE, ENFILE, ENOBUFS, ENOMEM: return .exhausted
            default: return .nobody
            }
        }
    }

    private static let kind =
        Int32(SOCK_STREAM.rawValue) | Int32(SOCK_NONBLOCK.rawValue) | Int32(SOCK_CLOEXEC.rawValue)

    private static func address(of descriptor: Int32) -> SocketAddress? {
        var storage = sockaddr_storage()
        var length = socklen_t(MemoryLayout<sockaddr_storage>.size)
        let code = withUnsafeMutablePointer(to: &storage) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { getsockname(descriptor, $0, &length) }
        }
        return code == 0 ? SocketAddress(storage) : nil
    }

    private static func failure(_ address: SocketAddress) -> Failure {
        let code = errno
        let reason = String(cString: strerror(code))
        let advice =
            switch code {
            case EADDRINUSE: "; choose another port, or 0 for any free one"
            case EACCES: "; ports below 1024 are root's: choose another"
            default: ""
            }
        return Failure(.unavailable, "cannot serve at \(address): \(reason)\(advice)")
    }
}
