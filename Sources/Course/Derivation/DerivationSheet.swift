internal import Learning
internal import Networks

/// A derivation written out: every equation with symbols, then with numbers, then its value.
///
/// Units are numbered through all layers as their biases are: unit n has the weighted input z_n, and a hidden one the
/// activation a_n. The values are those of ``Backpropagation``; nothing is computed again.
struct DerivationSheet {
    private(set) var forward: [Equation] = []
    private(set) var backward: [Equation] = []

    private let derivation: Derivation
    private var values: [Formula: Double] = [:]
    private let layers: [LayerSymbols]
    private let targets: [Formula]

    init(_ derivation: Derivation) {
        self.derivation = derivation
        layers = LayerSymbols.all(of: derivation)
        targets = LayerSymbols.numbered("y", derivation.shape.outputs)
        assignKnownValues()
        for layer in layers.indices { writeForward(layer) }
        writeLoss()
        for layer in layers.indices.reversed() {
            for unit in layers[layer].biases.indices { writeDelta(layer, unit) }
            for unit in layers[layer].biases.indices { writeGradient(layer, unit) }
        }
    }

    private static let loss = Formula.symbol("L")

    private mutating func assignKnownValues() {
        let step = derivation.step
        for (name, value) in zip(derivation.names, derivation.parameters) { values[.symbol(name)] = value }
        for (symbol, value) in zip(targets, derivation.targets) { values[symbol] = value }
        for (index, layer) in layers.enumerated() {
            let (forward, back) = (step.activations[index], step.gradients[index])
            for (symbol, value) in zip(layer.inputs, forward.inputs) { values[symbol] = value }
            for (symbol, value) in zip(layer.weightedInputs, forward.weightedInputs) { values[symbol] = value }
            for (symbol, value) in zip(layer.activations, forward.activations) { values[symbol] = value }
            for (symbol, value) in zip(layer.weightedInputs, back.delta) {
                values[.partial(Self.loss, symbol)] = value
            }
        }
    }

    /// The last of the steps once more with numbers, unless there are no symbols in it.
    private func equation(_ left: Formula, _ steps: [Formula], _ value: Double) -> Equation {
        var steps = steps
        if let substituted = steps.last?.substituting(values), substituted != steps.last { steps.append(substituted) }
        if steps.last == .number(value) { steps.removeLast() }
        return Equation(left: left, steps: steps, value: value)
    }

    private mutating func writeForward(_ index: Int) {
        let layer = layers[index]
        let step = derivation.step.activations[index]
        for unit in layer.biases.indices {
            let terms = zip(layer.weights[unit], layer.inputs).map { Formula.product([$0, $1]) }
            forward.append(
                equation(
                    layer.weightedInputs[unit], [.sum(terms + [layer.biases[unit]])], step.weightedInputs[unit]))
        }
        for unit in layer.biases.indices {
            forward.append(
                equation(layer.activations[unit], [activation(index, unit)], step.activations[unit]))
        }
    }

    /// Of the hidden units.
    private var hidden: Activation { derivation.shape.activation ?? .relu }

    private func activation(_ index: Int, _ unit: Int) -> Formula {
        let z = layers[index].weightedInputs
        guard index == layers.count - 1 else {
            return .function(hidden.function, z[unit])
        }
        guard derivation.shape.loss == .softmaxCrossEntropy else { return .function(.sigmoid, z[unit]) }
        return .fraction(.exponential(z[unit]), .sum(z.map { .exponential($0) }))
    }

    private mutating func writeLoss() {
        let outputs = layers[layers.count - 1].activations
        let one = Formula.number(1)
        let formula: Formula
        switch derivation.shape.loss {
        case .softmaxCrossEntropy:
            // The class's output, the only one with a target above 0.
            let charged = zip(derivation.targets, outputs).filter { $0.0 > 0 }.map(\.1)
            formula = .negative(.total(charged.map { .function(.logarithm, $0) }))
        case .sigmoidCrossEntropy:
            let (output, target) = (outputs[0], targets[0])
            formula = .difference(
                .negative(.product([target, .function(.logarithm, output)])),
                .product([.difference(one, target), .function(.logarithm, .difference(one, output))]))
        case .meanSquaredError:
            let squares = zip(targets, outputs).map { Formula.square(.difference($0, $1)) }
            formula = .product([.fraction(one, .number(2)), .total(squares)])
        }
        forward.append(equation(Self.loss, [formula], derivation.step.loss))
    }

    /// ∂L/∂z of one unit.
    private mutating func writeDelta(_ index: Int, _ unit: Int) {
        let layer = layers[index]
        let (z, a) = (layer.weightedInputs[unit], layer.activations[unit])
        let value = derivation.step.gradients[index].delta[unit]
        let left = Formula.partial(Self.loss, z)
        guard index == layers.count - 1 else {
            let next = layers[index + 1]
            let chain = next.weightedInputs.map { later in
                Formula.product([.partial(Self.loss, later), .partial(later, a)])
            }
            let factors = zip(next.weightedInputs, next.weights).map { later, row in
                Formula.product([.partial(Self.loss, later), row[unit]])
            }
            backward.append(
                equation(
                    left,
                    [
                        .product([.total(chain), .partial(a, z)].flattened),
                        .product([.total(factors), slope(z, a)].flattened),
                    ], value))
            return
        }
        let error = Formula.difference(a, targets[unit])
        switch derivation.shape.loss {
        case .softmaxCrossEntropy, .sigmoidCrossEntropy: backward.append(equation(left, [error], value))
        case .meanSquaredError:
            backward.append(
                equation(
                    left,
                    [
                        .product([.partial(Self.loss, a), .partial(a, z)]),
                        .product([error, a, .difference(.number(1), a)]),
                    ], value))
        }
    }

    /// f′(z), by its value f(z) where there is such a rule.
    private func slope(_ z: Formula, _ a: Formula) -> Formula {
        switch hidden {
        case .sigmoid: .product([a, .difference(.number(1), a)])
        case .tanh: .difference(.number(1), .square(a))
        case .relu: .number((values[z] ?? 0) > 0 ? 1 : 0)
        }
    }

    /// ∂L/∂w of one unit's weights, and ∂L/∂b.
    private mutating func writeGradient(_ index: Int, _ unit: Int) {
        let layer = layers[index]
        let gradient = derivation.step.gradients[index]
        let z = layer.weightedInputs[unit]
        let delta = Formula.partial(Self.loss, z)
        for (input, weight) in layer.weights[unit].enumerated() {
            backward.append(
                equation(
                    .partial(Self.loss, weight),
                    [.product([delta, .partial(z, weight)]), .product([delta, layer.inputs[input]])],
                    gradient.weights[unit * layer.inputs.count + input]))
        }
        let bias = layer.biases[unit]
        backward.append(
            equation(
                .partial(Self.loss, bias), [.product([delta, .partial(z, bias)]), .product([delta, .number(1)])],
                gradient.biases[unit]))
    }
}

extension [Formula] {
    /// Products among the factors joined with the others.
    fileprivate var flattened: [Formula] {
        flatMap { factor -> [Formula] in
            if case .product(let factors) = factor { return factors }
            return [factor]
        }
    }
}

extension Activation {
    fileprivate var function: Formula.Function {
        switch self {
        case .relu: .rectifier
        case .sigmoid: .sigmoid
        case .tanh: .tanh
        }
    }
}
