import Glibc
import Networks

/// Backpropagation as the textbook writes it, in Double with the C library's functions, one sample at a time.
struct TextbookNetwork {
    let shape: NetworkShape
    /// Canonical.
    let parameters: [Double]
    /// ε of the targets.
    private let smoothing: Double
    private let layout: ParameterLayout

    init(shape: NetworkShape, canonical: [Float], smoothing: Float = 0) {
        self.shape = shape
        parameters = canonical.map(Double.init)
        self.smoothing = Double(smoothing)
        layout = shape.layout
    }

    struct Answer {
        var gradient: [Double]
        var loss: Double
        var logits: [Double]
        /// Of each class.
        var probabilities: [Double]
    }

    func answer(input: [Float], label: Int) -> Answer {
        var activations = [input.map(Double.init)]
        var logits: [Double] = []
        for (index, layer) in layout.layers.enumerated() {
            let below = activations[index]
            logits = (0..<layer.outputs).map { output in
                var z = parameters[layer.canonicalBiasOffset + output]
                for i in 0..<layer.inputs { z += weight(layer, output, i) * below[i] }
                return z
            }
            activations.append(logits.map(activate))
        }
        let (loss, values, outputGradient) = lossAndGradient(logits, label)
        var gradient = [Double](repeating: 0, count: parameters.count)
        var dz = outputGradient
        for (index, layer) in layout.layers.enumerated().reversed() {
            let below = activations[index]
            for output in 0..<layer.outputs {
                gradient[layer.canonicalBiasOffset + output] = dz[output]
                for i in 0..<layer.inputs {
                    gradient[layer.canonicalWeightOffset + output * layer.inputs + i] = dz[output] * below[i]
                }
            }
            guard index > 0 else { break }
            dz = (0..<layer.inputs).map { i in
                var da = 0.0
                for output in 0..<layer.outputs { da += weight(layer, output, i) * dz[output] }
                return da * slope(below[i])
            }
        }
        let probabilities = values.count == 1 ? [1 - values[0], values[0]] : values
        return Answer(gradient: gradient, loss: loss, logits: logits, probabilities: probabilities)
    }

    private func weight(_ layer: ParameterLayout.Layer, _ output: Int, _ input: Int) -> Double {
        parameters[layer.canonicalWeightOffset + output * layer.inputs + input]
    }

    private func activate(_ z: Double) -> Double {
        switch shape.activation ?? .relu {
        case .relu: max(0, z)
        case .sigmoid: 1 / (1 + exp(-z))
        case .tanh: tanh(z)
        }
    }

    /// da/dz, by a.
    private func slope(_ a: Double) -> Double {
        switch shape.activation ?? .relu {
        case .relu: a > 0 ? 1 : 0
        case .sigmoid: a * (1 - a)
        case .tanh: 1 - a * a
        }
    }

    private func lossAndGradient(_ z: [Double], _ label: Int) -> (loss: Double, values: [Double], dz: [Double]) {
        switch shape.loss {
        case .softmaxCrossEntropy:
            let total = z.map { exp($0) }.reduce(0, +)
            let p = z.map { exp($0) / total }
            let t = p.indices.map { (1 - smoothing) * ($0 == label ? 1 : 0) + smoothing / Double(p.count) }
            return (-zip(t, p).map { $0 * log($1) }.reduce(0, +), p, zip(p, t).map { $0 - $1 })
        case .sigmoidCrossEntropy:
            let p = 1 / (1 + exp(-z[0]))
            let t = (1 - smoothing) * Double(label) + smoothing / 2
            return (-t * log(p) - (1 - t) * log(1 - p), [p], [p - t])
        case .meanSquaredError:
            let values = z.map { 1 / (1 + exp(-$0)) }
            let targets = values.indices.map { Double((values.count == 1 ? label : ($0 == label ? 1 : 0))) }
            let errors = zip(values, targets).map { $0 - $1 }
            let dz = zip(errors, values).map { $0 * $1 * (1 - $1) }
            return (errors.map { $0 * $0 / 2 }.reduce(0, +), values, dz)
        }
    }
}
