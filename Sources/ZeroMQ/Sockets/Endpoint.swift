package import Failures
internal import Glibc

/// A parsed address: `ipc://PATH`, `tcp://HOST:PORT` or `inproc://NAME`.
package struct Endpoint: Sendable, Hashable {
    package enum Transport: Sendable, Hashable {
        /// A Unix socket in the file system.
        case ipc(path: String)
        /// `host` is `*` (every interface), an IPv4 address, an IPv6 address without its brackets or a name;
        /// `port` is nil for `*` or 0: one that the system chooses when binding.
        case tcp(host: String, port: UInt16?)
        /// Inside one ``Context``.
        case inproc(name: String)
    }

    /// Unix socket addresses hold 108 bytes, the last of them zero (unix(7)).
    package static let longestPath = 107

    package let transport: Transport

    package static func ipc(path: String) throws(Failure) -> Endpoint {
        try Endpoint("ipc://\(path)")
    }

    private init(transport: Transport) { self.transport = transport }

    package init(_ text: String) throws(Failure) {
        guard !text.utf8.contains(where: { $0 < 0x20 || $0 == 0x7F }) else {
            throw Self.refusal(of: text, "an endpoint has no control characters")
        }
        if let path = text.suffix(after: "ipc://") {
            transport = try Self.ipcTransport(path, text)
        } else if let address = text.suffix(after: "tcp://") {
            transport = try Self.tcpTransport(address, text)
        } else if let name = text.suffix(after: "inproc://") {
            guard !name.isEmpty else { throw Self.refusal(of: text, "a name must follow inproc://") }
            transport = .inproc(name: name)
        } else {
            throw Self.refusal(of: text, "expected ipc://PATH or tcp://HOST:PORT")
        }
    }

    private static func ipcTransport(_ path: String, _ text: String) throws(Failure) -> Transport {
        guard !path.isEmpty, path != "*" else {
            throw refusal(of: text, "expected the path of a socket file after ipc://")
        }
        // Abstract sockets have no permissions: every user of the machine could connect.
        guard !path.hasPrefix("@") else {
            throw refusal(of: text, "abstract sockets are open to every user; give the path of a socket file")
        }
        guard path.utf8.count <= longestPath else {
            throw refusal(
                of: text,
                "the path has \(path.utf8.count) bytes, at most \(longestPath) are possible; choose a shorter one")
        }
        return .ipc(path: path)
    }

    private static func tcpTransport(_ address: String, _ text: String) throws(Failure) -> Transport {
        let host: Substring
        let port: Substring
        if address.hasPrefix("[") {
            guard let bracket = address.firstIndex(of: "]"), address[bracket...].hasPrefix("]:") else {
                throw refusal(of: text, "expected tcp://[IPV6]:PORT")
            }
            host = address[address.index(after: address.startIndex)..<bracket]
            port = address[bracket...].dropFirst(2)
            guard IPAddress(String(host))?.isIPv6 == true else {
                throw refusal(of: text, "\(host) is not an IPv6 address")
            }
        } else {
            guard let colon = address.lastIndex(of: ":") else {
                throw refusal(of: text, "the port is missing: expected tcp://HOST:PORT")
            }
            host = address[..<colon]
            port = address[colon...].dropFirst()
            guard !host.contains(":") else {
                throw refusal(of: text, "an IPv6 address needs brackets: tcp://[::1]:PORT")
            }
            guard host == "*" || (!host.isEmpty && host.utf8.allSatisfy(isHostCharacter)) else {
                throw refusal(of: text, "expected a host name, an address or * before the port")
            }
        }
        if port == "*" { return .tcp(host: String(host), port: nil) }
        guard !port.isEmpty, port.utf8.allSatisfy({ (0x30...0x39).contains($0) }), let number = UInt16(port) else {
            throw refusal(of: text, "expected a port from 1 to 65535, or * for any free one, but found \"\(port)\"")
        }
        return .tcp(host: String(host), port: number == 0 ? nil : number)
    }

    private static func isHostCharacter(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
            UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "."), UInt8(ascii: "-"), UInt8(ascii: "_"):
            true
        default: false
        }
    }

    private static func refusal(of text: String, _ reason: String) -> Failure {
        let shown = text.unicodeScalars.prefix(160).map { $0.value < 0x20 || $0.value == 0x7F ? "?" : String($0) }
        return Failure(.usage, "bad endpoint \"\(shown.joined())\": \(reason)")
    }
}

extension Endpoint: CustomStringConvertible {
    /// The text that libzmq understands.
    package var description: String {
        switch transport {
        case .ipc(let path): "ipc://\(path)"
        case .inproc(let name): "inproc://\(name)"
        case .tcp(let host, let port):
            "tcp://\(host.contains(":") ? "[\(host)]" : host):\(port.map(String.init) ?? "*")"
        }
    }
}

extension Endpoint {
    /// Whether only this machine can reach it: `ipc`, `inproc`, and TCP on 127.0.0.0/8, ::1 or `localhost`.
    ///
    /// Anything doubtful (an interface's name, `127.1`) counts as reachable from outside.
    package var isLoopback: Bool {
        switch transport {
        case .ipc, .inproc: true
        case .tcp(let host, _): host.lowercased() == "localhost" || IPAddress(host)?.isLoopback == true
        }
    }

    /// Where others reach what is bound here: under this name, where it is bound on every interface.
    package func reachable(by name: String) -> Endpoint {
        guard case .tcp(let host, let port) = transport, ["*", "0.0.0.0", "::"].contains(host) else { return self }
        return Endpoint(transport: .tcp(host: name, port: port))
    }

    /// Whether sockets need ``SocketOption/ipv6`` to use it.
    package var needsIPv6: Bool {
        if case .tcp(let host, _) = transport { host.contains(":") } else { false }
    }

    /// Why no other process can ever be met there; nil where one can.
    package var reachabilityDefect: String? {
        guard case .inproc = transport else { return nil }
        return "\(self) is inside one process alone; expected ipc://PATH or tcp://HOST:PORT"
    }

    /// With an address in the place of `localhost`: libzmq listens on addresses and interfaces, and knows no names of hosts.
    package var withLoopbackAddress: Endpoint {
        guard case .tcp(let host, let port) = transport, host.lowercased() == "localhost" else { return self }
        return Endpoint(transport: .tcp(host: "127.0.0.1", port: port))
    }

    /// Whether the port is chosen while binding, so that nobody can connect to this very endpoint.
    package var hasOpenPort: Bool {
        if case .tcp(_, nil) = transport { true } else { false }
    }
}

extension String {
    fileprivate func suffix(after prefix: String) -> String? {
        hasPrefix(prefix) ? String(dropFirst(prefix.count)) : nil
    }
}

/// A numeric address in its strict notation, as inet_pton(3) reads it.
struct IPAddress {
    /// 4 bytes of IPv4 or 16 of IPv6, in network order.
    private let bytes: [UInt8]

    init?(_ text: String) {
        var version4 = [UInt8](repeating: 0, count: 4)
        var version6 = [UInt8](repeating: 0, count: 16)
        if inet_pton(AF_INET, text, &version4) == 1 {
            bytes = version4
        } else if inet_pton(AF_INET6, text, &version6) == 1 {
            bytes = version6
        } else {
            return nil
        }
    }

    var isIPv6: Bool { bytes.count == 16 }

    /// 127.0.0.0/8, ::1, and 127.0.0.0/8 written as an IPv6 address.
    var isLoopback: Bool {
        let mapped: [UInt8] = [0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xFF, 0xFF, 127]
        return isIPv6
            ? bytes == [UInt8](repeating: 0, count: 15) + [1] || bytes.starts(with: mapped)
            : bytes.first == 127
    }
}
