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
