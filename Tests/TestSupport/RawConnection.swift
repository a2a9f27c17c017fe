internal import Files
internal import Glibc
package import ZeroMQ

/// A TCP connection of somebody who may say anything.
package final class RawConnection {
    private var descriptor: Int32

    package convenience init(to endpoint: Endpoint) throws {
        guard case .tcp(_, .some(let port)) = endpoint.transport else {
            throw FileFailure("connect to", "\(endpoint)", code: EINVAL)
        }
        try self.init(port: port)
    }

    /// - Parameter port: Of this host's loopback.
    package init(port: UInt16) throws {
        descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_port = port.bigEndian
        address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
        let result = withUnsafePointer(to: &address) { address in
            address.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                connect(descriptor, $0, socklen_t(MemoryLayout<sockaddr_in>.size))
            }
        }
        guard result == 0 else { throw FileFailure.last("connect to", "port \(port) of this host") }
    }

    deinit { close() }

    /// Says what it can before the other side hangs up.
    package func say(_ bytes: [UInt8]) {
        var rest = bytes[...]
        while !rest.isEmpty {
            let count = rest.withUnsafeBytes {
                send(descriptor, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL))
            }
            guard count > 0 else { return }
            rest = rest.dropFirst(count)
        }
    }

    /// All that is said until the other side hangs up.
    package func hearAll() -> String {
        var heard: [UInt8] = []
        var buffer = [UInt8](repeating: 0, count: 1 << 16)
        while case let count = recv(descriptor, &buffer, buffer.count, 0), count > 0 { heard += buffer[..<count] }
        return String(decoding: heard, as: UTF8.self)
    }

    package func close() {
        if descriptor >= 0 { _ = Glibc.close(descriptor) }
        descriptor = -1
    }
}
