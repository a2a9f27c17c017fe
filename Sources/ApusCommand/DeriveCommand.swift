internal import ArgumentParser
internal import Course
internal import Failures
internal import Learning

struct DeriveCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "derive",
        abstract: "Work out one step of backpropagation, line by line.",
        discussion: """
            Forward pass, every partial derivative by the chain rule, every updated weight, and the gradient's norm by \
            layer. Weights and biases are numbered through all layers.

            A network file is JSON: {"widths": [2, 3, 1], "activation": "sigmoid", "loss": "mse", \
            "learningRate": 0.1, "inputs": [1, 0], "target": 1, "weights": [one matrix a layer, one row a unit], \
            "biases": [one row a layer]}. Under mse the target is any number an output: [0.01, 0.99].

            EXAMPLES
              apus derive
              apus derive --problem b --markdown > sheet.md
              apus derive --network mine.json
            """)

    @Option(help: "One of the course's two. (default: a)")
    var problem: WorkedProblem?

    @Option(
        help: ArgumentHelp("Any small fully connected network.", valueName: "file.json"),
        completion: .file(extensions: ["json"]))
    var network: String?

    @Flag(help: "Print one JSON object on standard output.")
    var json = false

    @Flag(help: "Print a Markdown sheet with formulas.")
    var markdown = false

    func validate() throws {
        if problem != nil, network != nil { throw ValidationError("Give either --problem or --network, not both.") }
        if json, markdown { throw ValidationError("Give either --json or --markdown, not both.") }
    }

    func run() throws {
        let derivation = try network.map(NetworkFile.derivation(reading:)) ?? Derivation(problem ?? .a)
        if json { return try StandardOutput.print(json: DerivationFigures(derivation)) }
        try StandardOutput.print(
            markdown ? DerivationText.markdown(derivation) : DerivationText.terminal(derivation))
    }
}
