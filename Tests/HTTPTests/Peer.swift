import Glibc
import HTTP

/// A client on the server's own thread: it never waits.
final class Peer {
    private let descriptor: Int32
    private(set) var received: [UInt8] = []
    /// Whether the server has hung up.
    private(set) var isEnded = false

    init(port: UInt16) {
        descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_port = port.bigEndian
        address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
        _ = withUnsafePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                connect(descriptor, $0, socklen_t(MemoryLayout<sockaddr_in>.size))
            }
        }
    }

    deinit { close(descriptor) }

    func say(_ text: String) { _ = text.withCString { send(descriptor, $0, strlen($0), Int32(MSG_NOSIGNAL)) } }

    /// Takes what has come.
    func listen() {
        var buffer = [UInt8](repeating: 0, count: 1 << 16)
        while !isEnded {
            let count = recv(descriptor, &buffer, buffer.count, Int32(MSG_DONTWAIT))
            if count < 0, errno == EAGAIN { return }
            if count <= 0 { isEnded = true } else { received += buffer[..<count] }
        }
    }

    var text: String { String(decoding: received, as: UTF8.self) }
}
