package import Checkpoints
package import Datasets
package import Failures
internal import Files
internal import JSON
package import Networks

/// The network that a file of weights stands for, with what the file does not say supplied and all of it checked.
package struct ModelNetwork: Sendable {
    package let shape: NetworkShape
    /// By output; two for a single sigmoid output.
    package let labels: [Int]
    /// Whether file or people name the labels; else they are numbered from 0.
    package let hasNamedLabels: Bool
    /// nil where it depends on data, which are not known here.
    package let normalization: Normalization?
    /// How the pictures lay that it was trained on; nil where the file does not say.
    package let form: PictureForm?
    package let parameters: [Float]

    /// What people supply for files that other programs wrote.
    package struct Supplement: Sendable {
        package var activation: Activation?
        package var loss: TrainingConfiguration.Loss?
        package var labels: [Int]?
        package var normalization: Normalization.Kind?

        package init(
            activation: Activation? = nil, loss: TrainingConfiguration.Loss? = nil, labels: [Int]? = nil,
            normalization: Normalization.Kind? = nil
        ) {
            self.activation = activation
            self.loss = loss
            self.labels = labels
            self.normalization = normalization
        }
    }

    /// - Parameters:
    ///   - file: What failures call it.
    ///   - action: What is being done with it, as it follows "cannot".
    ///   - supplement: What it says also where the file does not; where both say something, it must be the same.
    /// - Throws: `Failure.usage` where something is not supplied or contradicts the file, `Failure.data` where the file
    ///   contradicts itself.
    package init(
        _ model: ModelFile, file: String, action: String = "predict with", supplement: Supplement = Supplement()
    ) throws(Failure) {
        let task = "cannot \(action) \(file)"
        guard model.isFinite else {
            throw Failure(.data, "\(task): expected finite weights, found some that are not")
        }
        try Self.check(supplement, against: model, task)
        let layers = model.layout.layers
        let outputs = layers[layers.count - 1].outputs
        let loss =
            supplement.loss == .meanSquaredError
            ? OutputLoss.meanSquaredError : outputs == 1 ? .sigmoidCrossEntropy : .softmaxCrossEntropy
        // A network without hidden layers has no activation to name.
        let activation = supplement.activation ?? (layers.count == 1 ? .relu : nil)
        guard let shape = model.shape(activation: activation, loss: loss) else {
            throw Failure(
                .usage,
                "\(task): it does not name its activation; give \(Mention.setting("activation", Activation.allCases.map(\.rawValue).joined(separator: "|")))"
            )
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
        form = try Self.form(model, inputs: shape.inputs, task)
        (labels, hasNamedLabels) = try Self.labels(model, shape, supplement, task)
        if let known = model.metadata.normalization {
            normalization = Normalization(scale: Float(known.scale), offsets: known.offsets.map { Float($0) })
        } else {
            switch supplement.normalization {
            case nil, .unit: normalization = .unit
            case .standard, .pixelMean: normalization = nil
            }
        }
    }

    /// The model with everything in its metadata that its users must know.
    ///
    /// - Returns: nil without a normalization.
    package func complete(_ model: ModelFile) -> ModelFile? {
        guard let normalization else { return nil }
        var metadata = model.metadata
        metadata.activation = shape.activation ?? metadata.activation ?? .relu
        metadata.loss = shape.loss
        metadata.classes = labels.map(String.init)
        metadata.normalization =
            metadata.normalization
            ?? ModelMetadata.Normalization(
                method: Normalization.Kind.unit.rawValue, scale: Double(normalization.scale),
                offsets: normalization.offsets.map { Double($0) })
        metadata.version = ApusVersion.text
        return ModelFile(widths: model.widths, parameters: model.parameters, metadata: metadata)
    }

    /// What file and people both say must be the same: to let either win would answer another question than was asked.
    private static func check(
        _ supplement: Supplement, against model: ModelFile, _ task: String
    ) throws(Failure) {
        let metadata = model.metadata
        let namedLoss = metadata.loss.map { loss in
            (loss == .meanSquaredError ? TrainingConfiguration.Loss.meanSquaredError : .crossEntropy).rawValue
        }
        let pairs: [(setting: String, given: String?, named: String?)] = [
            ("activation", supplement.activation?.rawValue, metadata.activation?.rawValue),
            ("loss", supplement.loss?.rawValue, namedLoss),
            (
                "classes", supplement.labels.map { $0.map(String.init).joined(separator: ",") },
                metadata.classes?.joined(separator: ",")
            ),
            ("normalize", supplement.normalization?.rawValue, metadata.normalization?.method),
        ]
        for pair in pairs {
            guard let given = pair.given, let named = pair.named, given != named else { continue }
            throw Failure(
                .usage,
                "\(task): \(Mention.setting(pair.setting, given)) contradicts the file, which names \(named); leave the option out"
            )
        }
    }

    /// - Throws: `Failure.data` for a file of ours whose form is none. Other programs may call whatever they like "pictures".
    private static func form(_ model: ModelFile, inputs: Int, _ task: String) throws(Failure) -> PictureForm? {
        guard let text = model.metadata.pictures, model.metadata.version != nil else { return nil }
        guard let form = try? text.decode(PictureForm.self), form.isValid, form.width * form.height == inputs else {
            throw Failure(
                .data,
                "\(task): expected its metadata \"pictures\" to say how pictures of \(inputs) pixels lie, found "
                    + "\(text.text.onOneLine)")
        }
        return form
    }

    private static func labels(
        _ model: ModelFile, _ shape: NetworkShape, _ supplement: Supplement, _ task: String
    ) throws(Failure) -> ([Int], isNamed: Bool) {
        let names = supplement.labels.map { $0.map(String.init) } ?? model.metadata.classes
        guard let names else { return (Array(0..<shape.classes), isNamed: false) }
        let labels = names.compactMap { Int($0) }
        guard labels.count == names.count, labels.count == shape.classes else {
            throw Failure(
                supplement.labels == nil ? .data : .usage,
                "\(task): expected a number for each of its \(shape.classes) classes, found \(names)")
        }
        return (labels, isNamed: true)
    }
}
