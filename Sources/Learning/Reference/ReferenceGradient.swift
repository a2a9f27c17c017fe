internal import Arithmetic
package import Networks

/// Loss and gradient of a fully connected network, written to be read: scalar Double arithmetic, one sample at a time.
/// It is the truth that the fast kernels and finite differences are compared with.
///
/// Backpropagation after Rumelhart, Hinton and Williams, "Learning representations by back-propagating errors" (Nature
/// 323, 1986). Parameters and gradients are canonical arrays of ``ParameterLayout``.
package struct ReferenceGradient: Sendable {
    package struct Sample: Sendable, Equatable {
        /// What a network should say of a sample.
        package enum Target: Sendable, Equatable {
            /// The class, 0..<classes.
            case label(Int)
            /// y (O), any real numbers: regression, for the squared error alone.
            case values([Double])
        }

        /// (I)
        package let inputs: [Double]
        package let target: Target

        package init(inputs: [Double], target: Target) {
            self.inputs = inputs
            self.target = target
        }

        package init(inputs: [Double], label: Int) { self.init(inputs: inputs, target: .label(label)) }
    }

    package let shape: NetworkShape
    package let layout: ParameterLayout
    package let labelSmoothing: LabelSmoothing

    /// - Parameters:
    ///   - shape: With one output for ``OutputLoss/sigmoidCrossEntropy``, at least two for
    ///     ``OutputLoss/softmaxCrossEntropy``.
    ///   - labelSmoothing: None for ``OutputLoss/meanSquaredError``.
    package init(shape: NetworkShape, labelSmoothing: LabelSmoothing = .none) {
        switch shape.loss {
        case .softmaxCrossEntropy: precondition(shape.outputs >= 2, "softmax tells at least two outputs apart")
        case .sigmoidCrossEntropy: precondition(shape.outputs == 1, "one sigmoid output tells two classes apart")
        case .meanSquaredError:
            precondition(labelSmoothing == .none, "labels are smoothed for cross-entropy alone")
        }
        self.shape = shape
        self.labelSmoothing = labelSmoothing
        layout = shape.layout
    }

    /// z and a of every layer, from the first to the last.
    package func forward(_ inputs: [Double], parameters: [Double]) -> [LayerActivation] {
        precondition(inputs.count == shape.inputs, "a sample has \(shape.inputs) inputs")
        precondition(parameters.count == layout.canonicalCount, "the network has \(layout.canonicalCount) parameters")
        var layers: [LayerActivation] = []
        for (index, layer) in layout.layers.enumerated() {
            let inputs = layers.last?.activations ?? inputs
            // (O, I) · (I) + (O)
            let weightedInputs = (0..<layer.outputs).map { output in
                let row = layer.canonicalWeightOffset + output * layer.inputs
                var sum = parameters[layer.canonicalBiasOffset + output]
                for input in 0..<layer.inputs { sum += parameters[row + input] * inputs[input] }
                return sum
            }
            layers.append(
                LayerActivation(
                    inputs: inputs, weightedInputs: weightedInputs,
                    activations: shape.layers[index].activation.map { weightedInputs.map($0.value(at:)) }
                        ?? shape.loss.outputs(of: weightedInputs)))
        }
        return layers
    }

    /// The loss of one sample alone.
    package func loss(of sample: Sample, parameters: [Double]) -> Double {
        let output = forward(sample.inputs, parameters: parameters)[shape.layers.count - 1]
        return shape.loss.loss(
            weightedInputs: output.weightedInputs, outputs: output.activations, targets: targets(of: sample))
    }

    /// One sample forward and back.
    package func backpropagate(_ sample: Sample, parameters: [Double]) -> Backpropagation {
        let layers = forward(sample.inputs, parameters: parameters)
        let targets = targets(of: sample)
        let output = layers[shape.layers.count - 1]

        var gradients: [LayerGradient] = []
        var delta = shape.loss.delta(outputs: output.activations, targets: targets)
        for index in layers.indices.reversed() {
            let layer = layout.layers[index]
            // (O) · (I)ᵀ
            let weights = delta.flatMap { delta in layers[index].inputs.map { delta * $0 } }
            gradients.append(LayerGradient(delta: delta, weights: weights))
            guard index > 0 else { break }
            // δ of the layer before: (Wᵀ · δ) ∘ f′(z), with Wᵀ (I, O) and δ (O).
            delta = (0..<layer.inputs).map { input in
                var sum = 0.0
                for output in 0..<layer.outputs {
                    sum += parameters[layer.canonicalWeightOffset + output * layer.inputs + input] * delta[output]
                }
                let slope = shape.layers[index - 1].activation?.slope(at: layers[index - 1].weightedInputs[input])
                return sum * (slope ?? 1)
            }
        }
        return Backpropagation(
            activations: layers, gradients: gradients.reversed(),
            loss: shape.loss.loss(
                weightedInputs: output.weightedInputs, outputs: output.activations, targets: targets))
    }

    /// The sums over a batch, sample after sample.
    package func batch(_ samples: [Sample], parameters: [Double]) -> BatchGradient {
        var lossSum = 0.0
        var correct = 0
        var gradientSum = [Double](repeating: 0, count: layout.canonicalCount)
        for sample in samples {
            let result = backpropagate(sample, parameters: parameters)
            lossSum += result.loss
            if .label(Self.predictedClass(result.activations)) == sample.target { correct += 1 }
            for (index, value) in result.gradient.enumerated() { gradientSum[index] += value }
        }
        return BatchGradient(count: samples.count, lossSum: lossSum, correct: correct, gradientSum: gradientSum)
    }

    /// The class with the largest weighted input, the first of equals; with one output, 1 where z > 0 and else 0.
    package static func predictedClass(_ layers: [LayerActivation]) -> Int {
        guard let scores = layers.last?.weightedInputs else { return 0 }
        if scores.count == 1 { return scores[0] > 0 ? 1 : 0 }
        return scores.indices.reduce(0) { scores[$1] > scores[$0] ? $1 : $0 }
    }

    /// y: the values asked for, or for a class its label with one output and one-hot with several, smoothed. (O)
    package func targets(of sample: Sample) -> [Double] {
        switch sample.target {
        case .label(let label):
            precondition((0..<shape.classes).contains(label), "the network knows \(shape.classes) classes")
            let oneHot = shape.outputs == 1 ? [Double(label)] : (0..<shape.outputs).map { $0 == label ? 1 : 0 }
            return oneHot.map { labelSmoothing.target($0, classes: shape.classes) }
        case .values(let values):
            precondition(shape.loss == .meanSquaredError, "cross-entropy is of classes")
            precondition(values.count == shape.outputs, "the network has \(shape.outputs) outputs")
            return values
        }
    }
}

/// What one fully connected layer computes from one sample, on the way forward.
package struct LayerActivation: Sendable, Equatable {
    /// What came in: the sample, or the previous layer's activations. (I)
    package let inputs: [Double]
    /// z = W · inputs + b. (O)
    package let weightedInputs: [Double]
    /// a = f(z); in the output layer the softmax or the sigmoid that the loss calls for. (O)
    package let activations: [Double]
}

/// What one fully connected layer computes from one sample, on the way back.
package struct LayerGradient: Sendable, Equatable {
    /// δ = ∂loss/∂z. (O)
    package let delta: [Double]
    /// ∂loss/∂W = δ · inputsᵀ, row after row. (O, I)
    package let weights: [Double]
    /// ∂loss/∂b = δ. (O)
    package var biases: [Double] { delta }
}

/// One sample's way through a network and back, with every intermediate value, from the first layer to the last.
package struct Backpropagation: Sendable, Equatable {
    package let activations: [LayerActivation]
    package let gradients: [LayerGradient]
    /// In the loss's own unit.
    package let loss: Double

    /// The whole gradient as the canonical array of ``ParameterLayout``.
    package var gradient: [Double] { gradients.flatMap { $0.weights + $0.biases } }
}

/// The sums over the samples of a batch; divide by `count` for the means that a step applies.
package struct BatchGradient: Sendable, Equatable {
    /// Samples.
    package let count: Int
    package let lossSum: Double
    /// Samples whose predicted class is their label; none of regression.
    package let correct: Int
    /// The canonical array of ``ParameterLayout``.
    package let gradientSum: [Double]
}
