internal import Glibc

/// A numeric address of IPv4 or IPv6, with a port.
package struct SocketAddress: Sendable, Equatable {
    /// 4 bytes of IPv4 or 16 of IPv6, in network order.
    private let host: [UInt8]
    package let port: UInt16

    /// - Parameter host: As inet_pton(3) reads it; nil for anything else, such as a name.
    package init?(_ host: String, port: UInt16) {
        var version4 = [UInt8](repeating: 0, count: 4)
        var version6 = [UInt8](repeating: 0, count: 16)
        if inet_pton(AF_INET, host, &version4) == 1 {
            self.host = version4
        } else if inet_pton(AF_INET6, host, &version6) == 1 {
            self.host = version6
        } else {
            return nil
        }
        self.port = port
    }

    init?(_ storage: sockaddr_storage) {
        switch Int32(storage.ss_family) {
        case AF_INET:
            let address = withUnsafeBytes(of: storage) { $0.loadUnaligned(as: sockaddr_in.self) }
            host = withUnsafeBytes(of: address.sin_addr) { Array($0) }
            port = UInt16(bigEndian: address.sin_port)
        case AF_INET6:
            let address = withUnsafeBytes(of: storage) { $0.loadUnaligned(as: sockaddr_in6.self) }
            host = withUnsafeBytes(of: address.sin6_addr) { Array($0) }
            port = UInt16(bigEndian: address.sin6_port)
        default: return nil
        }
    }

    package var isIPv6: Bool { host.count == 16 }

    /// 127.0.0.0/8, ::1, and 127.0.0.0/8 written as an IPv6 address.
    package var isLoopback: Bool {
        let mapped: [UInt8] = [0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xFF, 0xFF, 127]
        return isIPv6
            ? host == [UInt8](repeating: 0, count: 15) + [1] || host.starts(with: mapped)
            : host.first == 127
    }

    /// Whether it stands for every address of this host.
    package var isUnspecified: Bool { host.allSatisfy { $0 == 0 } }

    /// As it stands in a URL: an IPv6 address in brackets.
    package var hostText: String {
        var text = [CChar](repeating: 0, count: Int(INET6_ADDRSTRLEN))
        inet_ntop(isIPv6 ? AF_INET6 : AF_INET, host, &text, socklen_t(text.count))
        let bytes = text.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }
        let host = String(decoding: bytes, as: UTF8.self)
        return isIPv6 ? "[\(host)]" : host
    }

    func withSocketAddress<Result>(_ body: (UnsafePointer<sockaddr>, socklen_t) -> Result) -> Result {
        var storage = sockaddr_storage()
        let length: Int
        if isIPv6 {
            var address = sockaddr_in6()
            address.sin6_family = sa_family_t(AF_INET6)
            address.sin6_port = port.bigEndian
            withUnsafeMutableBytes(of: &address.sin6_addr) { $0.copyBytes(from: host) }
            withUnsafeMutableBytes(of: &storage) { $0.storeBytes(of: address, as: sockaddr_in6.self) }
            length = MemoryLayout<sockaddr_in6>.size
        } else {
            var address = sockaddr_in()
            address.sin_family = sa_family_t(AF_INET)
            address.sin_port = port.bigEndian
            withUnsafeMutableBytes(of: &address.sin_addr) { $0.copyBytes(from: host) }
            withUnsafeMutableBytes(of: &storage) { $0.storeBytes(of: address, as: sockaddr_in.self) }
            length = MemoryLayout<sockaddr_in>.size
        }
        return withUnsafePointer(to: storage) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { body($0, socklen_t(length)) }
        }
    }
}

extension SocketAddress: CustomStringConvertible {
    package var description: String { "\(hostText):\(port)" }
}
