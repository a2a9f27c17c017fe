internal import Glibc

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
