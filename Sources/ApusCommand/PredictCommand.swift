internal import ArgumentParser
internal import Datasets
internal import Failures
internal import Files
internal import Kernels
internal import Networks
internal import Reporting
internal import Training

struct PredictCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "predict",
        abstract: "Classify pictures of digits.",
        discussion: """
            A picture is a PNG, JPEG, PGM or PPM file of any size, grey or colour, dark on light or light on dark, and \
            turned upright as its EXIF says; - reads one from standard input; idx:PATH:INDEX is one of an IDX file, counted \
            from 0, and taken as it is where it has the network's size. Others are made to lie as the pictures that the \
            network was trained on, which its weights say: their size, light ink or dark, filling the frame or centered; \
            without a word of that, as MNIST's pictures do. A picture is shown as the network sees it. Bad pictures do not \
            stop the others, and lead to exit code 65.

            Frames, tables, rules, shadows and specks are no ink and left out. Where that or the answer is doubtful, the \
            answer's line says why; in the JSON, "doubt" lists the reasons where there are any. A picture of no digit, or of \
            several, is bad.

            EXAMPLES
              apus predict RUN/best.safetensors seven.png scans/*.pgm
              apus predict RUN/best.safetensors idx:t10k-images-idx3-ubyte.gz:0
              apus predict RUN/best.safetensors - < seven.png
              apus predict other.safetensors --prepare as-is --invert seven.png
            """)

    @Argument(
        help: "A safetensors file of weights, or a run directory.", completion: .file(extensions: ["safetensors"]))
    var file: String

    @Argument(help: "Pictures: files, idx:PATH:INDEX or -.", completion: .file())
    var images: [String]

    @Option(
        help: """
            mnist: centered by its mass in a box; fit: filling the frame; as-is: the whole picture, its levels as they are. \
            (default: as the training pictures lay)
            """)
    var prepare: PicturePreparation.Choice?

    @Flag(help: "Show the network light for dark and dark for light.")
    var invert = false

    @Option(
        help: """
            Whether pictures are turned, rows for columns; auto turns those of EMNIST's published files, known by their \
            names, and all pictures for a network that was trained on such files as they are.
            """)
    var transpose = Transposition.auto

    @OptionGroup(title: "For files that do not say") var supplement: ModelOptions

    @Flag(help: "Print one JSON array on standard output.")
    var json = false

    @Flag(help: "Take answers that are in doubt for bad pictures: they lead to exit code 65.")
    var strict = false

    func run() throws {
        let network = try supplement.load(file, to: "predict with").network
        let options = PictureReader.Options(
            form: network.form, choice: prepare, isInverted: invert, transpose: transpose)
        let predictor = try Predictor(
            network: network, options: options, instructionSet: try InstructionSet.chosen(),
            cache: DataEnvironment.current.rawCache)
        if let note = note(on: network) { Terminal().say(note) }
        var predictions: [Prediction] = []
        var isAnyBad = false
        for image in images {
            let (prediction, text) = predictor.predict(image)
            switch prediction.outcome {
            case .failure(let failure):
                isAnyBad = true
                CommandFailure.report(failure)
            case .success(let answer):
                if strict, !answer.doubts.isEmpty { isAnyBad = true }
            }
            if json { predictions.append(prediction) } else if let text { try StandardOutput.print(text) }
        }
        if json { try StandardOutput.print(json: predictions) }
        if isAnyBad { throw ExitCode(Failure.Kind.data.rawValue) }
    }

    /// What people should know of how pictures are prepared, where that is not as MNIST's are.
    private func note(on network: ModelNetwork) -> String? {
        let readsFiles = images.contains { !$0.hasPrefix("idx:") }
        guard let form = network.form else {
            if transpose == .auto,
                let image = images.first(where: { image in
                    guard case .idx(let path, _)? = try? PictureSource(image) else { return false }
                    return Transposition.isStoredTransposed(path)
                })
            {
                return
                    "the weights do not say how their training pictures stood: \(image.onOneLine) is taken as EMNIST "
                    + "stores it, transposed; --transpose on turns it upright"
            }
            guard prepare == nil, readsFiles, network.shape.inputs == PictureForm.mnist.width * PictureForm.mnist.height
            else { return nil }
            return "the weights do not say how their training pictures lay: pictures are centered as MNIST's are; "
                + "--prepare mnist|fit|as-is, --invert and --transpose say so, or otherwise"
        }
        guard prepare == nil, !form.liesLikeMNIST, readsFiles || form.isTransposed else { return nil }
        return "pictures are prepared as the training pictures lie: \(form.description)"
    }
}
