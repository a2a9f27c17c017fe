internal import Glibc

/// Numbers as people read them.
package enum NumberText {
    /// With so many digits behind the point.
    package static func fixed(_ value: Double, _ digits: Int) -> String {
        guard value.isFinite else { return "\(value)" }
        return formatted("%.*f", value, digits)
    }

    /// With so many digits behind the point, and the power of ten that they are to be multiplied with.
    package static func scientific(_ value: Double, _ digits: Int) -> (digits: String, exponent: Int) {
        guard value.isFinite else { return ("\(value)", 0) }
        let parts = formatted("%.*e", value, digits).split(separator: "e")
        return (String(parts.first ?? ""), parts.count == 2 ? Int(parts[1]) ?? 0 : 0)
    }

    /// With so many digits that count, as C's %g: 0.0123, 98.2, 1.2e-07.
    package static func significant(_ value: Double, _ digits: Int) -> String {
        guard value.isFinite else { return "\(value)" }
        return formatted("%.*g", value, digits)
    }

    private static func formatted(_ format: String, _ value: Double, _ digits: Int) -> String {
        var buffer = [CChar](repeating: 0, count: 400)
        let length = withVaList([Int32(digits), value]) { vsnprintf(&buffer, buffer.count, format, $0) }
        return String(decoding: buffer.prefix(max(0, Int(length))).map { UInt8(bitPattern: $0) }, as: UTF8.self)
    }

    package static func percent(_ fraction: Double) -> String { fixed(fraction * 100, 2) + " %" }

    /// 1234567 as "1.23 M", and 0.04321 as "0.043".
    package static func short(_ value: Double) -> String {
        switch value {
        case 1e9...: fixed(value / 1e9, 2) + " G"
        case 1e6...: fixed(value / 1e6, 2) + " M"
        case 1e4...: fixed(value / 1e3, 0) + " k"
        case ..<1 where value > 0: significant(value, 2)
        default: fixed(value, 0)
        }
    }

    /// Seconds as "12.3 ms".
    package static func milliseconds(_ seconds: Double) -> String { fixed(seconds * 1000, 1) + " ms" }

    /// Seconds as "41 s" or "3 min 05 s".
    package static func duration(_ seconds: Double) -> String {
        if seconds < 10 { return fixed(seconds, 1) + " s" }
        let whole = Int(seconds.rounded())
        if whole < 60 { return "\(whole) s" }
        let rest = whole % 60
        return "\(whole / 60) min \(rest < 10 ? "0" : "")\(rest) s"
    }
}
