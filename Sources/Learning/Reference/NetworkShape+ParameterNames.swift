package import Networks

extension NetworkShape {
    /// A textbook's names for the canonical parameters, in their order: weights w1, w2, ... and biases b1, b2, ..., each
    /// numbered through all layers, unit after unit. A 2-3-1 network has w1...w6, b1...b3, w7...w9 and b4.
    package var parameterNames: [String] {
        var names: [String] = []
        var (weights, biases) = (0, 0)
        for layer in ParameterLayout(widths: widths).layers {
            names += (1...layer.inputs * layer.outputs).map { "w\(weights + $0)" }
            names += (1...layer.outputs).map { "b\(biases + $0)" }
            weights += layer.inputs * layer.outputs
            biases += layer.outputs
        }
        return names
    }
}
