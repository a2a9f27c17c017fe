internal import ArgumentParser
internal import Checkpoints
internal import DataParallel
internal import Datasets
internal import Failures
internal import Kernels
internal import Learning
internal import Networks
internal import Reporting

struct EvaluateCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "evaluate",
        abstract: "Measure trained weights on the test split.",
        discussion: """
            Reads a run's best.safetensors, and files that PyTorch users saved from a module of Linear layers.

            EXAMPLES
              apus evaluate RUN/best.safetensors
              apus evaluate other.safetensors --activation relu --normalize unit
            """)

    @Argument(help: "A safetensors file of weights.")
    var file: String

    @Option(help: "auto, mnist, synthetic, or a directory of IDX files.")
    var data = "auto"

    @Option(help: ArgumentHelp("The labels of the outputs, for files that do not name theirs.", valueName: "a,b,..."))
    var classes: NumberList?

    @Option(help: "Activation of the hidden layers. (default: what the file names)")
    var activation: Activation?

    @Option(help: "Loss. (default: what the file names, else cross-entropy)")
    var loss: TrainingConfiguration.Loss?

    @Option(help: "How inputs are scaled. (default: what the file names, else unit)")
    var normalize: Normalisation.Kind?

    @Flag(help: "Print one JSON object on standard output.")
    var json = false

    func run() throws {
        let instructionSet = try InstructionSet.chosen()
        let model = try ModelFile(reading: file)
        guard model.isFinite else {
            throw Failure(.data, "cannot evaluate \(file): some of its weights are not finite numbers")
        }
        let outputs = model.widths[model.widths.count - 1]
        guard let hidden = activation ?? model.metadata.activation ?? fallbackActivation(model) else {
            throw Failure(
                .usage, "cannot evaluate \(file): it does not name its activation; give --activation relu|sigmoid|tanh")
        }
        let shape = NetworkShape(widths: model.widths, activation: hidden, loss: try outputLoss(outputs, model))
        let labels = try classNumbers(model, shape)
        let loading = DataLoading(isQuiet: json)
        var loaded = try loading.load(data, classes: nil, pooledTestFraction: nil, seed: 1)
        // A filter asks that every class occurs, which data taken whole need not fulfil.
        if let labels, loaded.data.description.classes.map(Int.init) != labels {
            loaded = try loading.load(data, classes: labels, pooledTestFraction: nil, seed: 1)
        }
        let description = loaded.data.description
        guard shape.inputs == description.pixels, shape.classes == description.classes.count else {
            throw Failure(
                .data,
                "cannot evaluate \(file) on \(description.name): the network takes \(shape.inputs) inputs and tells "
                    + "\(shape.classes) classes apart, the pictures have \(description.pixels) pixels and "
                    + "\(description.classes.count) classes")
        }
        let metrics = try evaluate(model, shape, loaded.data, instructionSet)
        if json { return try StandardOutput.print(json: Figures(metrics, model.fingerprint.description)) }
        try StandardOutput.print("\(description.testCount) test samples of \(description.name)")
        try StandardOutput.print(SummaryTable.text(of: metrics, classes: description.classNames))
        try StandardOutput.print("fingerprint \(model.fingerprint)")
    }

    /// A network without hidden layers has no activation to name.
    private func fallbackActivation(_ model: ModelFile) -> Activation? { model.widths.count == 2 ? .relu : nil }

    /// What is asked for, else what the file names, else cross-entropy.
    private func outputLoss(_ outputs: Int, _ model: ModelFile) throws -> OutputLoss {
        let crossEntropy = outputs == 1 ? OutputLoss.sigmoidCrossEntropy : .softmaxCrossEntropy
        switch loss {
        case .meanSquaredError: return .meanSquaredError
        case .crossEntropy: return crossEntropy
        case nil:
            let named = model.metadata.loss ?? crossEntropy
            guard named == crossEntropy || named == .meanSquaredError else {
                throw Failure(
                    .data, "cannot evaluate \(file): it names the loss \(named.rawValue), and has \(outputs) outputs")
            }
            return named
        }
    }

    /// The labels to keep of the data; nil keeps all.
    private func classNumbers(_ model: ModelFile, _ shape: NetworkShape) throws -> [Int]? {
        if let classes { return classes.numbers }
        guard let names = model.metadata.classes else { return nil }
        let numbers = names.compactMap { Int($0) }
        guard numbers.count == names.count else {
            throw Failure(.data, "cannot evaluate \(file): its classes are \(names), not labels of 0 to 255")
        }
        return numbers
    }

    private func evaluate(
        _ model: ModelFile, _ shape: NetworkShape, _ data: TrainingData, _ instructionSet: InstructionSet
    ) throws -> ClassificationMetrics {
        let view = try DatasetView(layout: data.description.layout(), bytes: data.bytes)
        let normalisation: Normalisation
        if let known = model.metadata.normalization, normalize == nil {
            normalisation = Normalisation(scale: Float(known.scale), offset: Float(known.offset))
        } else {
            normalisation = try Normalisation(
                normalize ?? .unit, of: view, samples: Array(0..<UInt32(data.description.trainCount)))
        }
        let job = WorkerJob(
            shape: shape, batchSize: 1, leafSize: 16, seed: 1, validationFraction: 0,
            scaleBits: normalisation.scale.bitPattern, offsetBits: normalisation.offset.bitPattern,
            dataset: data.description)
        return try Evaluation(job: job, data: data, instructionSet: instructionSet).metrics(of: model.parameters)
    }

    /// The metrics object's keys, and the fingerprint of what was loaded.
    private struct Figures: Encodable {
        let metrics: ClassificationMetrics
        let fingerprint: String

        init(_ metrics: ClassificationMetrics, _ fingerprint: String) {
            self.metrics = metrics
            self.fingerprint = fingerprint
        }

        private enum CodingKeys: CodingKey { case fingerprint }

        func encode(to encoder: any Encoder) throws {
            try metrics.encode(to: encoder)
            var container = encoder.container(keyedBy: CodingKeys.self)
            try container.encode(fingerprint, forKey: .fingerprint)
        }
    }
}
