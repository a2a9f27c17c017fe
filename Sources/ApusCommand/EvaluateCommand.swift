internal import ArgumentParser
internal import Checkpoints
internal import Datasets
internal import Failures
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
            Linear layers.

            EXAMPLES
              apus evaluate RUN/best.safetensors
              apus evaluate RUN/best.safetensors --mistakes 12
              apus evaluate other.safetensors --activation relu --normalize unit
            """)

    @Argument(
        help: "A safetensors file of weights, or a run directory.", completion: .file(extensions: ["safetensors"]))
    var file: String

    @Option(help: "auto, mnist, synthetic, or a directory of IDX files.", completion: .directory)
    var data = "auto"

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
        let (file, model, network) = try supplement.load(file, to: "evaluate")
        let data = try testData(for: network, file)
        let evaluation = ShownEvaluation(
            Evaluation(job: try job(for: network, data), data: data, instructionSet: instructionSet), isQuiet: quiet)
        let metrics = try evaluation.metrics(of: network.parameters)
        let wrong = try evaluation.mistakes(of: network.parameters, most: mistakes)
        if json {
            return try StandardOutput.print(
                json: EvaluationFigures(metrics, mistakes: wrong, fingerprint: model.fingerprint.description))
        }
        try StandardOutput.print("\(data.description.testCount) test samples of \(data.description.name)")
        try StandardOutput.print(SummaryTable.text(of: metrics, classes: data.description.classNames))
        if mistakes > 0 {
            try StandardOutput.print("\n" + MistakeText.text(wrong, width: Terminal().width - 1) + "\n")
        }
        try StandardOutput.print("fingerprint \(model.fingerprint)")
    }

    private func testData(for network: ModelNetwork, _ file: String) throws -> TrainingData {
        let loading = DataLoading(isQuiet: quiet || json)
        // Whether files known by their names were turned for the network, its weights say; if not, they were left alone.
        let isTransposed = network.form.map(\.isTransposed) ?? true
        let pictures = try loading.pictures(data, transpose: transpose == .auto && isTransposed ? .off : transpose)
        var data: TrainingData?
        if network.hasNamedLabels {
            // A filter asks that every class occurs, which data taken whole need not fulfil.
            let whole = try? pictures.data(classes: nil, split: .files, seed: 1)
            let isWhole = whole.map { $0.description.classes.map(Int.init) == network.labels } ?? false
            data = isWhole ? whole : try pictures.data(classes: network.labels, split: .files, seed: 1)
        }
        let found = try data ?? pictures.data(classes: nil, split: .files, seed: 1)
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

    private func job(for network: ModelNetwork, _ data: TrainingData) throws -> WorkerJob {
        let view = try DatasetView(layout: data.description.layout(), bytes: data.bytes)
        let normalisation =
            try network.normalisation
            ?? Normalisation(
                supplement.normalize ?? .unit, of: view, samples: Array(0..<UInt32(data.description.trainCount)))
        return WorkerJob(
            shape: network.shape, batchSize: 1, leafSize: 16, seed: 1, validationFraction: 0,
            scaleBits: normalisation.scale.bitPattern, offsetBits: normalisation.offsets.map(\.bitPattern),
            dataset: data.description)
    }
}
