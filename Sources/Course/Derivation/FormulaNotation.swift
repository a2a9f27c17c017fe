internal import Reporting

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
