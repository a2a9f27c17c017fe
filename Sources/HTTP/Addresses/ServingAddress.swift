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
