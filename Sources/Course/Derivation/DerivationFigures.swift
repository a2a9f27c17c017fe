internal import Learning

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
