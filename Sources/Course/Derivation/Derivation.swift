package import Learning
package import Networks

/// One step of gradient descent for one sample, with everything that a worked solution shows.
package struct Derivation: Sendable {
    /// A heading, such as "Problem a".
    package let title: String
    package let shape: NetworkShape
    package let sample: ReferenceGradient.Sample
    /// y (O)
    package let targets: [Double]
    package let learningRate: Double
    /// In the order of ``ParameterLayout``'s canonical array, as all that follows.
    package let names: [String]
    package let parameters: [Double]
    package let updated: [Double]
    package let step: Backpropagation
    /// The Euclidean norm of each layer's gradient, weights and biases together.
    package let gradientNorms: [Double]

    /// - Parameters:
    ///   - shape: One that ``ReferenceGradient`` takes.
    ///   - parameters: Canonical.
    package init(
        title: String, shape: NetworkShape, sample: ReferenceGradient.Sample, learningRate: Double,
        parameters: [Double]
    ) {
        let reference = ReferenceGradient(shape: shape)
        let step = reference.backpropagate(sample, parameters: parameters)
        self.title = title
        self.shape = shape
        self.sample = sample
        self.learningRate = learningRate
        self.parameters = parameters
        self.step = step
        targets = reference.targets(of: sample)
        names = shape.parameterNames
        updated = zip(parameters, step.gradient).map { $0 - learningRate * $1 }
        gradientNorms = step.gradients.map { layer in
            (layer.weights + layer.biases).reduce(0) { $0 + $1 * $1 }.squareRoot()
        }
    }

    /// One of the course's two.
    package init(_ problem: WorkedProblem) {
        self.init(
            title: "Problem \(problem.rawValue)", shape: problem.shape, sample: problem.sample,
            learningRate: problem.learningRate, parameters: problem.parameters)
    }

    /// Whether every number of it is one that can be shown.
    package var isFinite: Bool {
        let forward = step.activations.flatMap { $0.weightedInputs + $0.activations }
        return step.loss.isFinite
            && (forward + step.gradient + updated + gradientNorms).allSatisfy { $0.isFinite }
    }
}

/// A derivation's numbers, as `derive --json` prints them.
package struct DerivationFigures: Encodable, Sendable {
    private struct Layer: Encodable {
        /// Weighted inputs. (O)
        let z: [Double]
        /// Activations, of the last layer the network's outputs. (O)
        let a: [Double]
    }

    private let problem: String
    private let learningRate: Double
    private let forward: [Layer]
    private let loss: Double
    private let parameters: [String: Double]
    private let gradients: [String: Double]
    private let updated: [String: Double]
    private let gradientNorms: [Double]

    package init(_ derivation: Derivation) {
        func named(_ values: [Double]) -> [String: Double] {
            Dictionary(zip(derivation.names, values), uniquingKeysWith: { first, _ in first })
        }
        problem = derivation.title
        learningRate = derivation.learningRate
        forward = derivation.step.activations.map { Layer(z: $0.weightedInputs, a: $0.activations) }
        loss = derivation.step.loss
        parameters = named(derivation.parameters)
        gradients = named(derivation.step.gradient)
        updated = named(derivation.updated)
        gradientNorms = derivation.gradientNorms
    }
}
