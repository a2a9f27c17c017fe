internal import Reporting

/// A formula as it is written down: of symbols, or with numbers in their places.
indirect enum Formula: Hashable, Sendable {
    /// A letter with or without an index: `w1`, `ŷ`.
    case symbol(String)
    case number(Double)
    case sum([Formula])
    case difference(Formula, Formula)
    case product([Formula])
    case fraction(Formula, Formula)
    case negative(Formula)
    case square(Formula)
    /// e to the power of it.
    case exponential(Formula)
    /// A named function of one argument.
    case function(Function, Formula)
    /// ∂(first)/∂(second)
    case partial(Formula, Formula)

    enum Function: Sendable { case sigmoid, tanh, rectifier, logarithm }

    /// The same formula with each part that has a value replaced by it.
    func substituting(_ values: [Formula: Double]) -> Formula {
        if let value = values[self] { return .number(value) }
        return switch self {
        case .symbol, .number: self
        case .sum(let terms): .sum(terms.map { $0.substituting(values) })
        case .difference(let left, let right):
            .difference(left.substituting(values), right.substituting(values))
        case .product(let factors): .product(factors.map { $0.substituting(values) })
        case .fraction(let top, let bottom): .fraction(top.substituting(values), bottom.substituting(values))
        case .negative(let inner): .negative(inner.substituting(values))
        case .square(let inner): .square(inner.substituting(values))
        case .exponential(let inner): .exponential(inner.substituting(values))
        case .function(let function, let inner): .function(function, inner.substituting(values))
        case .partial(let value, let variable):
            .partial(value.substituting(values), variable.substituting(values))
        }
    }

    /// A sum that is written without a plus where it has one term.
    static func total(_ terms: [Formula]) -> Formula { terms.count == 1 ? terms[0] : .sum(terms) }
}

/// How formulas are set: for a terminal, or in LaTeX for a sheet.
enum FormulaNotation {
    case terminal
    case latex

    func text(_ formula: Formula) -> String {
        switch formula {
        case .symbol(let name): symbol(name)
        case .number(let value): number(value)
        case .sum(let terms): terms.map(operand).joined(separator: " + ")
        case .difference(let left, let right): "\(operand(left)) \(minus) \(factor(right))"
        case .product(let factors): factors.map(factor).joined(separator: self == .latex ? " \\cdot " : " · ")
        case .fraction(let top, let bottom):
            self == .latex ? "\\frac{\(text(top))}{\(text(bottom))}" : "\(factor(top)) / \(factor(bottom))"
        case .negative(let inner): "\(minus)\(factor(inner))"
        case .square(let inner): "\(factor(inner))\(self == .latex ? "^2" : "²")"
        case .exponential(let inner): self == .latex ? "e^{\(text(inner))}" : "e^\(factor(inner))"
        case .function(let function, let inner): call(function, text(inner))
        case .partial(let value, let variable):
            self == .latex
                ? "\\frac{\\partial \(text(value))}{\\partial \(text(variable))}" : "∂\(text(value))/∂\(text(variable))"
        }
    }

    /// Ten digits behind the point and no zeros at the end; powers of ten where those would hide the digits.
    func number(_ value: Double) -> String {
        if value == 0 { return "0" }
        let size = abs(value)
        guard size >= 1e-4, size < 1e10 else {
            let (digits, exponent) = NumberText.scientific(value, 9)
            return self == .latex ? "\(digits) \\cdot 10^{\(exponent)}" : "\(digits)e\(exponent)"
        }
        return Self.trimmed(NumberText.fixed(value, 10))
    }

    private static func trimmed(_ text: String) -> String {
        let digits = text.reversed().drop { $0 == "0" }
        return String((digits.first == "." ? digits.dropFirst() : digits).reversed())
    }

    private var minus: String { self == .latex ? "-" : "−" }

    private func symbol(_ name: String) -> String {
        guard self == .latex else { return name }
        let letter = name.prefix { !$0.isNumber }
        let index = name.dropFirst(letter.count)
        let base =
            switch letter {
            case "ŷ": "\\hat{y}"
            case "η": "\\eta"
            default: String(letter)
            }
        return index.isEmpty ? base : "\(base)_{\(index)}"
    }

    private func call(_ function: Formula.Function, _ argument: String) -> String {
        switch (function, self) {
        case (.sigmoid, .terminal): "σ(\(argument))"
        case (.sigmoid, .latex): "\\sigma(\(argument))"
        case (.tanh, .terminal): "tanh(\(argument))"
        case (.tanh, .latex): "\\tanh(\(argument))"
        case (.rectifier, .terminal): "max(0, \(argument))"
        case (.rectifier, .latex): "\\max(0, \(argument))"
        case (.logarithm, .terminal): "ln(\(argument))"
        case (.logarithm, .latex): "\\ln(\(argument))"
        }
    }

    /// A term of a sum: a negative number in parentheses.
    private func operand(_ formula: Formula) -> String {
        if case .number(let value) = formula, value < 0 { return parenthesised(formula) }
        return text(formula)
    }

    /// A factor, also the base of a power: whatever binds more loosely in parentheses.
    private func factor(_ formula: Formula) -> String {
        switch formula {
        case .sum, .difference, .negative, .product: parenthesised(formula)
        case .fraction: self == .latex ? text(formula) : parenthesised(formula)
        default: operand(formula)
        }
    }

    private func parenthesised(_ formula: Formula) -> String { "(\(text(formula)))" }
}

/// `left = steps[0] = steps[1] = ... = value`
struct Equation {
    let left: Formula
    let steps: [Formula]
    let value: Double
}

/// Sets an equation on a terminal's lines.
enum EquationLines {
    /// Columns of the narrowest terminal that people use.
    static let width = 80

    /// On one line, or where that is too long with every step on its own; a step that is too long by itself is cut before
    /// an operator.
    ///
    /// - Parameter parts: What stands between the signs of equality.
    static func lines(of parts: [String]) -> [String] {
        let line = "  " + parts.joined(separator: " = ")
        guard line.count > width, let left = parts.first else { return [line] }
        let indent = String(repeating: " ", count: left.count + 2)
        return parts.dropFirst().enumerated().flatMap { index, part in
            let start = index == 0 ? "  \(left) = " : "\(indent) = "
            let pieces = cut(part, to: width - start.count)
            return pieces.enumerated().map { $0 == 0 ? start + $1 : "\(indent)   \($1)" }
        }
    }

    /// As many of the parts on each line as fit.
    static func filled(_ parts: [String]) -> [String] {
        parts.reduce(into: []) { lines, part in
            guard let last = lines.last, last.count + 1 + part.count <= width else { return lines.append(part) }
            lines[lines.count - 1] = "\(last) \(part)"
        }
    }

    /// Before the last sum's sign that leaves the piece short enough, else before another operator; those within
    /// parentheses come last.
    private static func cut(_ text: String, to width: Int) -> [String] {
        var pieces: [String] = []
        var rest = Array(text)
        while rest.count > width {
            var depth = 0
            var best: (place: Int, rank: Int)?
            for (place, character) in rest.prefix(width).enumerated() where place > 0 {
                switch character {
                case "(": depth += 1
                case ")": depth -= 1
                default: break
                }
                guard character == " ", place + 2 < rest.count, rest[place + 2] == " " else { continue }
                let isSum = rest[place + 1] == "+" || rest[place + 1] == "−"
                guard isSum || "·/".contains(rest[place + 1]) else { continue }
                let rank = depth * 2 + (isSum ? 0 : 1)
                if rank <= best?.rank ?? .max { best = (place, rank) }
            }
            guard let best else { break }
            pieces.append(String(rest[..<best.place]))
            rest.removeFirst(best.place + 1)
        }
        return pieces + [String(rest)]
    }
}
