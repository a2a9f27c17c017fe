internal import ArgumentParser
internal import Cluster
internal import Datasets
internal import Learning
internal import Networks
internal import Training

extension Activation: ExpressibleByArgument {}
extension TrainingConfiguration.Loss: ExpressibleByArgument {}
extension Normalization.Kind: ExpressibleByArgument {}
extension Transposition: ExpressibleByArgument {}
extension PicturePreparation.Choice: ExpressibleByArgument {}
extension ChaosKind: ExpressibleByArgument {}
extension WorkedProblem: ExpressibleByArgument {}
extension TrainingRecipe: ExpressibleByArgument {}
extension NumberFormat: ExpressibleByArgument {}
extension DataPlane: ExpressibleByArgument {}

/// Numbers separated by commas, as in `5,6`; the empty text is no number.
struct NumberList: ExpressibleByArgument {
    let numbers: [Int]

    init?(argument: String) {
        if argument.isEmpty || argument == "none" {
            numbers = []
            return
        }
        var numbers: [Int] = []
        for part in argument.split(separator: ",", omittingEmptySubsequences: false) {
            guard let number = Int(part.trimmed) else { return nil }
            numbers.append(number)
        }
        self.numbers = numbers
    }
}

extension Substring {
    fileprivate var trimmed: Substring { drop { $0 == " " } }
}

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

/// Seconds, as in `50us`, `1.5ms` or `2s`.
struct Latency {
    let seconds: Double

    init(text argument: String) throws(ValidationError) {
        for (unit, factor) in [("ns", 1e-9), ("us", 1e-6), ("µs", 1e-6), ("ms", 1e-3), ("s", 1)] {
            guard argument.hasSuffix(unit) else { continue }
            guard let value = Double(plain: argument.dropLast(unit.count)) else { throw Self.refusal }
            seconds = value * factor
            return
        }
        throw Self.refusal
    }

    private static let refusal = ValidationError("expected a number with its unit, as in 50us, 1.5ms or 2s")
}

extension Double {
    /// Digits, with at most one point among them: neither signs, exponents, hexadecimals nor `nan`.
    init?(plain text: Substring) {
        guard text.first?.isNumber == true, text.allSatisfy({ $0.isASCII && ($0.isNumber || $0 == ".") }),
            let value = Double(text), value.isFinite
        else { return nil }
        self = value
    }
}
