internal import Networks

/// The symbols of one fully connected layer.
struct LayerSymbols {
    /// What comes in: x, or the layer before's a. (I)
    let inputs: [Formula]
    /// (O, I)
    let weights: [[Formula]]
    /// (O)
    let biases: [Formula]
    /// z (O)
    let weightedInputs: [Formula]
    /// a, in the output layer ŷ. (O)
    let activations: [Formula]

    /// From the first layer to the last.
    static func all(of derivation: Derivation) -> [LayerSymbols] {
        let names = derivation.names.map { Formula.symbol($0) }
        var layers: [LayerSymbols] = []
        var units = 0
        var inputs = (1...derivation.shape.inputs).map { Formula.symbol("x\($0)") }
        let layout = derivation.shape.layout.layers
        for (index, layer) in layout.enumerated() {
            let rows = (0..<layer.outputs).map { row in
                let start = layer.canonicalWeightOffset + row * layer.inputs
                return Array(names[start..<start + layer.inputs])
            }
            let numbers = units + 1...units + layer.outputs
            let activations =
                index == layout.count - 1
                ? numbered("ŷ", layer.outputs) : numbers.map { Formula.symbol("a\($0)") }
            layers.append(
                LayerSymbols(
                    inputs: inputs, weights: rows,
                    biases: Array(names[layer.canonicalBiasOffset..<layer.canonicalBiasOffset + layer.outputs]),
                    weightedInputs: numbers.map { .symbol("z\($0)") }, activations: activations))
            inputs = activations
            units += layer.outputs
        }
        return layers
    }

    /// A letter with the numbers from 1 on; one alone is written without its number.
    static func numbered(_ letter: String, _ count: Int) -> [Formula] {
        count == 1 ? [.symbol(letter)] : (1...count).map { .symbol("\(letter)\($0)") }
    }
}
