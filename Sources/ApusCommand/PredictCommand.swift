internal import ArgumentParser
internal import Datasets
internal import Failures
internal import Kernels
internal import Reporting

struct PredictCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "predict",
        abstract: "Classify pictures of digits.",
        discussion: """
            A picture is a PNG, JPEG, PGM or PPM file of any size, grey or colour, dark on light or light on dark, and \
            turned upright as its EXIF says; - reads one from standard input; idx:PATH:INDEX is one of an IDX file, counted from 0. It is centred as MNIST's \
            pictures are, and shown as the network sees it. Bad pictures do not stop the others, and lead to exit code 65.

            Frames, tables, rules, shadows and specks are no ink and left out. Where that or the answer is doubtful, the \
            answer's line says why; in the JSON, "doubt" lists the reasons where there are any. A picture of no digit, or of \
            several, is bad.

            EXAMPLES
              apus predict RUN/best.safetensors seven.png scans/*.pgm
              apus predict RUN/best.safetensors idx:t10k-images-idx3-ubyte.gz:0
              apus predict RUN/best.safetensors - < seven.png
            """)

    @Argument(
        help: "A safetensors file of weights, or a run directory.", completion: .file(extensions: ["safetensors"]))
    var file: String

    @Argument(help: "Pictures: files, idx:PATH:INDEX or -.", completion: .file())
    var images: [String]

    @OptionGroup(title: "For files that do not say") var supplement: ModelOptions

    @Flag(help: "Print one JSON array on standard output.")
    var json = false

    @Flag(help: "Take answers that are in doubt for bad pictures: they lead to exit code 65.")
    var strict = false

    func run() throws {
        let network = try supplement.load(file, to: "predict with").network
        let predictor = try Predictor(
            network: network, instructionSet: try InstructionSet.chosen(), cache: DataEnvironment.current.rawCache)
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
}
