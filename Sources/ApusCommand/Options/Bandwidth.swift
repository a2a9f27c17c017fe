internal import ArgumentParser

/// Bytes a second, as in `10Gbit`, `8Mbit/s` or `1.2GB/s`: b and bit are bits, B are bytes, and prefixes are decimal.
struct Bandwidth {
    let bytesPerSecond: Double

    init(text argument: String) throws(ValidationError) {
        let text = argument.hasSuffix("/s") ? String(argument.dropLast(2)) : argument
        let units: [(String, Double)] = [("bit", 1.0 / 8), ("B", 1)]
        let prefixes: [(String, Double)] = [("", 1), ("k", 1e3), ("K", 1e3), ("M", 1e6), ("G", 1e9), ("T", 1e12)]
        for (unit, bytes) in units {
            for (prefix, factor) in prefixes.reversed() where text.hasSuffix(prefix + unit) {
                guard let value = Double(plain: text.dropLast(prefix.count + unit.count)), value > 0 else {
                    throw Self.refusal
                }
                bytesPerSecond = value * bytes * factor
                return
            }
        }
        throw Self.refusal
    }

    private static let refusal = ValidationError(
        "expected a number above 0 with its unit, as in 10Gbit, 8Mbit/s or 1.2GB/s")
}
