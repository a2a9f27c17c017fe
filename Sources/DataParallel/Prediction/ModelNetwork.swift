package import Checkpoints
package import Datasets
package import Failures
package import Networks

/// The network that a file of weights stands for, with what the file does not say supplied and all of it checked.
package struct ModelNetwork: Sendable {
    package let shape: NetworkShape
    /// By output; two for a single sigmoid output.
    package let labels: [Int]
    package let normalisation: Normalisation
    package let parameters: [Float]

    /// What people supply for files that other programs wrote.
    package struct Supplement: Sendable {
        package var activation: Activation?
        package var loss: TrainingConfiguration.Loss?
        package var labels: [Int]?
        package var normalisation: Normalisation.Kind?

        package init(
            activation: Activation? = nil, loss: TrainingConfiguration.Loss? = nil, labels: [Int]? = nil,
            normalisation: Normalisation.Kind? = nil
        ) {
            self.activation = activation
            self.loss = loss
            self.labels = labels
            self.normalisation = normalisation
        }
    }

    /// - Parameter file: What failures call it.
    /// - Throws: `Failure.usage` where something is not supplied, `Failure.data` where the file contradicts itself.
    package init(_ model: ModelFile, file: String, supplement: Supplement = Supplement()) throws(Failure) {
        let task = "cannot predict with \(file)"
        guard model.isFinite else {
            throw Failure(.data, "\(task): expected finite weights, found some that are not")
        }
        let outputs = model.widths[model.widths.count - 1]
        let loss =
            supplement.loss == .meanSquaredError
            ? OutputLoss.meanSquaredError : outputs == 1 ? .sigmoidCrossEntropy : .softmaxCrossEntropy
        // A network without hidden layers has no activation to name.
        let activation = supplement.activation ?? (model.widths.count == 2 ? .relu : nil)
        guard let shape = model.shape(activation: activation, loss: loss) else {
            throw Failure(.usage, "\(task): it does not name its activation; give --activation relu|sigmoid|tanh")
        }
        let fits =
            switch shape.loss {
            case .softmaxCrossEntropy: (2...256).contains(outputs)
            case .sigmoidCrossEntropy: outputs == 1
            case .meanSquaredError: outputs <= 256
            }
        guard fits else {
            throw Failure(
                .data, "\(task): expected outputs that suit \(shape.loss.rawValue), at most 256, found \(outputs)")
        }
        self.shape = shape
        parameters = model.parameters
        labels = try Self.labels(model, shape, supplement, task)
        normalisation = try Self.normalisation(model, supplement, task)
    }

    private static func labels(
        _ model: ModelFile, _ shape: NetworkShape, _ supplement: Supplement, _ task: String
    ) throws(Failure) -> [Int] {
        let names = supplement.labels.map { $0.map(String.init) } ?? model.metadata.classes
        guard let names else { return Array(0..<shape.classes) }
        let labels = names.compactMap { Int($0) }
        guard labels.count == names.count, labels.count == shape.classes else {
            throw Failure(
                supplement.labels == nil ? .data : .usage,
                "\(task): expected a number for each of its \(shape.classes) classes, found \(names)")
        }
        return labels
    }

    private static func normalisation(
        _ model: ModelFile, _ supplement: Supplement, _ task: String
    ) throws(Failure) -> Normalisation {
        if supplement.normalisation == .unit { return .unit }
        if let known = model.metadata.normalization {
            return Normalisation(scale: Float(known.scale), offset: Float(known.offset))
        }
        guard supplement.normalisation == nil else {
            throw Failure(
                .usage, "\(task): it does not say with which mean and deviation it was trained; use --normalize unit")
        }
        return .unit
    }
}

extension Normalisation {
    /// 0...255 to 0...1.
    fileprivate static let unit = Normalisation(scale: Float(1.0 / 255.0), offset: 0)
}
