package import Failures
internal import Glibc

/// Where somebody asks a server to be: `HOST:PORT`, `HOST`, `:PORT` or `PORT`, the host being an address, a name, an IPv6
/// address in brackets, or `*` for every address of this machine. Without a host, it is loopback.
package struct ServingAddress: Sendable, Equatable {
    package let host: String
    /// 0 for any free one; nil where none was named.
    package let port: UInt16?

    package init(host: String = "127.0.0.1", port: UInt16? = nil) {
        self.host = host
        self.port = port
    }

    /// - Throws: `Failure.usage` for anything else.
    package init(_ text: String) throws(Failure) {
        guard text.utf8.allSatisfy({ (0x21...0x7E).contains($0) }), !text.isEmpty else {
            throw Self.refusal(of: text, "expected [HOST:]PORT")
        }
        let host: Substring
        var port: Substring?
        if text.hasPrefix("[") {
            guard let bracket = text.firstIndex(of: "]") else { throw Self.refusal(of: text, "expected [IPV6]:PORT") }
            host = text[text.index(after: text.startIndex)..<bracket]
            let rest = text[text.index(after: bracket)...]
            guard rest.isEmpty || rest.hasPrefix(":") else { throw Self.refusal(of: text, "expected [IPV6]:PORT") }
            if !rest.isEmpty { port = rest.dropFirst() }
            guard SocketAddress(String(host), port: 0)?.isIPv6 == true else {
                throw Self.refusal(of: text, "\(host) is not an IPv6 address")
            }
        } else if text.utf8.allSatisfy(Self.isDigit) {
            (host, port) = ("", Substring(text))
        } else {
            let parts = text.split(separator: ":", maxSplits: 1, omittingEmptySubsequences: false)
            host = parts[0]
            if parts.count > 1 { port = parts[1] }
            guard port?.contains(":") != true else {
                throw Self.refusal(of: text, "an IPv6 address needs brackets: [::1]:PORT")
            }
            guard host.isEmpty || host == "*" || host.utf8.allSatisfy(Self.isHostByte) else {
                throw Self.refusal(of: text, "expected an address, a host's name or * before the port")
            }
        }
        var number: UInt16?
        if let port {
            number = port.utf8.allSatisfy(Self.isDigit) ? UInt16(port) : nil
            guard number != nil else {
                throw Self.refusal(of: text, "expected a port from 0 to 65535, but found \"\(port)\"")
            }
        }
        self.init(host: host.isEmpty ? "127.0.0.1" : String(host), port: number)
    }

    /// The address that it comes to; a name is looked up, and the first address that it has is taken.
    ///
    /// - Throws: `Failure.unavailable` for a name that nobody knows.
    package func resolved(defaultPort: UInt16) throws(Failure) -> SocketAddress {
        let port = port ?? defaultPort
        if host == "*", let every = SocketAddress("0.0.0.0", port: port) { return every }
        if host.lowercased() == "localhost", let here = SocketAddress("127.0.0.1", port: port) { return here }
        if let numeric = SocketAddress(host, port: port) { return numeric }
        var (hints, found) = (addrinfo(), UnsafeMutablePointer<addrinfo>?.none)
        hints.ai_socktype = Int32(SOCK_STREAM.rawValue)
        let code = getaddrinfo(host, nil, &hints, &found)
        defer { if let found { freeaddrinfo(found) } }
        guard code == 0, let first = found?.pointee, let bytes = first.ai_addr,
            Int(first.ai_addrlen) <= MemoryLayout<sockaddr_storage>.size
        else {
            throw Failure(.unavailable, "cannot serve at \(self): \(host): \(String(cString: gai_strerror(code)))")
        }
        var storage = sockaddr_storage()
        withUnsafeMutableBytes(of: &storage) { $0.copyMemory(from: .init(start: bytes, count: Int(first.ai_addrlen))) }
        guard let address = SocketAddress(storage),
            let numbered = SocketAddress(address.hostText.filter { $0 != "[" && $0 != "]" }, port: port)
        else { throw Failure(.unavailable, "cannot serve at \(self): \(host) has no address of IPv4 or IPv6") }
        return numbered
    }

    private static func isDigit(_ byte: UInt8) -> Bool { (0x30...0x39).contains(byte) }

    private static func isHostByte(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"): true
        default: isDigit(byte) || ".-_".utf8.contains(byte)
        }
    }

    private static func refusal(of text: String, _ reason: String) -> Failure {
        let shown = text.unicodeScalars.prefix(160).map { $0.value < 0x20 || $0.value == 0x7F ? "?" : String($0) }
        return Failure(.usage, "cannot serve at \"\(shown.joined())\": \(reason)")
    }
}

extension ServingAddress: CustomStringConvertible {
    package var description: String {
        let host = host.contains(":") ? "[\(host)]" : host
        return port.map { "\(host):\($0)" } ?? host
    }
}

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
