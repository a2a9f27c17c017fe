internal import ArgumentParser
internal import Checkpoints
internal import Datasets
internal import Failures
internal import Hashing
internal import Kernels
internal import Learning
internal import Networks
internal import Reporting
internal import Training

struct EvaluateCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "evaluate",
        abstract: "Measure trained weights on the test split.",
        discussion: """
            Prints the figures of each class, the confusion matrix, and the pictures that were classified wrong with the \
            highest probability. Reads a run's best.safetensors, and files that PyTorch users saved from a module of \
            Linear layers. A run is measured on the data that it was trained on, which must be the same by its SHA-256, \
            unless --data names other data; files that do not say what they were trained on need --data.

            EXAMPLES
              apus evaluate RUN
              apus evaluate RUN/best.safetensors --mistakes 12
              apus evaluate RUN --data other/digits
              apus evaluate other.safetensors --data mnist --activation relu
            """)

    @Argument(
        help: "A safetensors file of weights, or a run directory.", completion: .file(extensions: ["safetensors"]))
    var file: String

    @Option(
        help: "mnist, synthetic, or a directory of IDX files. (default: what the weights were trained on)",
        completion: .directory)
    var data: String?

    @Option(
        help: """
            Whether pictures are turned, rows for columns; auto turns EMNIST's published files, known by their names, unless \
            the network was trained on them as they are.
            """)
    var transpose = Transposition.auto

    @Option(parsing: .unconditional, help: "How many of the most confidently wrong samples to show.")
    var mistakes = 6

    @OptionGroup(title: "For files that do not say") var supplement: ModelOptions

    @Flag(name: .shortAndLong, help: "Show warnings only.")
    var quiet = false

    @Flag(help: "Print one JSON object on standard output.")
    var json = false

    func run() throws {
        guard (0...10_000).contains(mistakes) else {
            throw Failure(.usage, "--mistakes must be 0 to 10000, and cannot be \(mistakes)")
        }
        let instructionSet = try InstructionSet.chosen()
        let (path, model, network) = try supplement.load(file, to: "evaluate")
        let data = try testData(for: network, model, path)
        let evaluation = ShownEvaluation(
            Evaluation(job: try job(for: network, data), data: data, instructionSet: instructionSet), isQuiet: quiet)
        let metrics = try evaluation.metrics(of: network.parameters)
        let wrong = try evaluation.mistakes(of: network.parameters, most: mistakes)
        if json {
            return try StandardOutput.print(
                json: EvaluationFigures(
                    metrics, on: data.description, mistakes: wrong, fingerprint: model.fingerprint.description))
        }
        try StandardOutput.print("\(data.description.testCount) test samples of \(data.description.name)")
        try StandardOutput.print(SummaryTable.text(of: metrics, classes: data.description.classNames))
        if mistakes > 0 {
            try StandardOutput.print("\n" + MistakeText.text(wrong, width: Terminal().width - 1) + "\n")
        }
        try StandardOutput.print("fingerprint \(model.fingerprint)")
    }

    private func testData(
        for network: ModelNetwork, _ model: ModelFile, _ file: String
    ) throws -> TrainingData {
        let loading = DataLoading(isQuiet: quiet || json)
        let found: TrainingData
        if let data {
            found = try other(data, loading, network, try? OwnData.of(model, at: file))
        } else if let own = try OwnData.of(model, at: file) {
            found = try own.load(
                by: loading, transpose: transpose, labels: network.hasNamedLabels ? network.labels : nil, to: "evaluate"
            )
        } else {
            throw Failure(
                .usage, "cannot evaluate \(file): it does not say what data it was trained on; give some by --data")
        }
        let (shape, description) = (network.shape, found.description)
        guard shape.inputs == description.pixels, shape.classes == description.classes.count else {
            throw Failure(
                .data,
                "cannot evaluate \(file) on \(description.name): the network takes \(shape.inputs) inputs and tells "
                    + "\(shape.classes) classes apart, the pictures have \(description.pixels) pixels and "
                    + "\(description.classes.count) classes")
        }
        return found
    }

    /// Data that were asked for, whatever the weights were trained on.
    private func other(
        _ data: String, _ loading: DataLoading, _ network: ModelNetwork, _ own: OwnData?
    ) throws -> TrainingData {
        // Whether files known by their names were turned for the network, its weights say; if not, they were left alone.
        let isTransposed = network.form.map(\.isTransposed) ?? true
        let pictures: DataLoading.Pictures
        do {
            pictures = try loading.pictures(
                data, transpose: transpose == .auto && isTransposed ? .off : transpose)
        } catch {
            throw Failure(error.kind == .unavailable ? .data : error.kind, error.message)
        }
        // A run's own data, moved: its test is what the run had as its test.
        if let configuration = own?.configuration, configuration.pooledTestFraction != nil,
            let same = try? pictures.dataset(.init(configuration)), same.sha256.description == own?.sha256
        {
            return try pictures.data(same)
        }
        guard network.hasNamedLabels else { return try pictures.data(DataLoading.Choice()) }
        // A filter asks that every class occurs, which data taken whole need not fulfil.
        for numbering in LabelNumbering.allCases {
            let whole = try? pictures.dataset(.init(numbering: numbering))
            if let whole, whole.classes.map(Int.init) == network.labels { return try pictures.data(whole) }
        }
        return try pictures.data(DataLoading.Choice(classes: network.labels))
    }

    private func job(for network: ModelNetwork, _ data: TrainingData) throws -> WorkerJob {
        let view = try DatasetView(layout: data.description.layout(), bytes: data.bytes)
        let normalization =
            try network.normalization
            ?? Normalization(
                supplement.normalize ?? .unit, of: view, samples: Array(0..<UInt32(data.description.trainCount)))
        return WorkerJob(
            shape: network.shape, batchSize: 1, leafSize: 16, seed: 1, validationFraction: 0,
            scaleBits: normalization.scale.bitPattern, offsetBits: normalization.offsets.map(\.bitPattern),
            dataset: data.description)
    }
}
