internal import Glibc

/// Asks a TCP peer for its greeting, and hangs up.
///
/// Where mechanisms differ libzmq names that only if the whole greeting came before the other side hung up, which is a
/// matter of luck; asked without a mechanism, the other side has nothing to hang up for.
package enum GreetingProbe {
    /// - Parameter limit: How long the calling thread may be kept, a host's name looked up besides.
    /// - Returns: nil where nobody was met who speaks ZMTP 3, or not in time.
    @available(*, noasync)
    package static func mechanism(at endpoint: Endpoint, within limit: Duration) -> PeerMechanism? {
        guard case .tcp(let host, .some(let port)) = endpoint.transport else { return nil }
        let deadline = ContinuousClock.now + limit
        var hints = addrinfo()
        hints.ai_socktype = Int32(SOCK_STREAM.rawValue)
        var found: UnsafeMutablePointer<addrinfo>?
        guard getaddrinfo(host, String(port), &hints, &found) == 0 else { return nil }
        defer { freeaddrinfo(found) }
        var next = found
        while let address = next {
            if let greeting = greeting(of: address.pointee, before: deadline) {
                return PeerMechanism(greeting: greeting)
            }
            next = address.pointee.ai_next
        }
        return nil
    }

    private static func greeting(of address: addrinfo, before deadline: ContinuousClock.Instant) -> [UInt8]? {
        let kind = address.ai_socktype | Int32(SOCK_NONBLOCK.rawValue) | Int32(SOCK_CLOEXEC.rawValue)
        let descriptor = socket(address.ai_family, kind, address.ai_protocol)
        guard descriptor >= 0 else { return nil }
        defer { close(descriptor) }
        guard connect(descriptor, address.ai_addr, address.ai_addrlen) == 0 || errno == EINPROGRESS,
            wait(for: Int16(POLLOUT), on: descriptor, before: deadline),
            // A few bytes on a new connection are taken as a whole or not at all.
            send(descriptor, PeerMechanism.opening, PeerMechanism.opening.count, Int32(MSG_NOSIGNAL))
                == PeerMechanism.opening.count
        else { return nil }
        var heard: [UInt8] = []
        var buffer = [UInt8](repeating: 0, count: PeerMechanism.greetingBytes)
        while heard.count < PeerMechanism.greetingBytes, wait(for: Int16(POLLIN), on: descriptor, before: deadline) {
            let count = recv(descriptor, &buffer, buffer.count, 0)
            guard count > 0 else { break }
            heard += buffer[..<count]
        }
        return heard.isEmpty ? nil : heard
    }

    /// - Returns: Whether that came to be, or something went wrong that the next call will tell of.
    private static func wait(
        for events: Int16, on descriptor: Int32, before deadline: ContinuousClock.Instant
    ) -> Bool {
        var request = pollfd(fd: descriptor, events: events, revents: 0)
        while true {
            let left = ContinuousClock.now.duration(to: deadline)
            guard left > .zero else { return false }
            let result = poll(&request, 1, Int32(clamping: Int64((left / .milliseconds(1)).rounded(.up))))
            if result < 0, errno == EINTR { continue }
            return result > 0
        }
    }
}

/// The security mechanism that a peer asks for, which it says in its greeting before anything else (ZMTP 3.1, RFC 37,
/// "Version negotiation" and "Topology").
package enum PeerMechanism: Sendable, Equatable {
    case null
    case curve
    /// One that Apus never uses.
    case other

    /// What has to be said before a peer names its mechanism: the signature, and the major version.
    static let opening: [UInt8] = [0xFF, 0, 0, 0, 0, 0, 0, 0, 1, 0x7F, 3]
    /// Bytes of a greeting up to the end of the mechanism's name, which zeros fill up.
    static let greetingBytes = 32

    /// - Parameter greeting: The first bytes that the peer said, of which nothing is believed.
    /// - Returns: nil for what is no greeting of ZMTP 3, or not enough of one.
    init?(greeting: [UInt8]) {
        guard greeting.count >= Self.greetingBytes, greeting[0] == 0xFF, greeting[9] & 1 == 1, greeting[10] >= 3 else {
            return nil
        }
        switch greeting[12..<Self.greetingBytes].prefix(while: { $0 != 0 }) {
        case [UInt8]("NULL".utf8)[...]: self = .null
        case [UInt8]("CURVE".utf8)[...]: self = .curve
        default: self = .other
        }
    }
}
