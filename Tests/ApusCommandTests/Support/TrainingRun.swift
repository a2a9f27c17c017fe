import FoundationEssentials
import Testing

/// A run of `apus train` on the small digits, in a directory of its own.
struct TrainingRun {
    /// Two hidden layers, a batch that does not divide the samples, and a short last leaf.
    static let usual = [
        "--hidden", "24,16", "--batch-size", "100", "--leaf-size", "16", "--epochs", "3", "--seed", "7",
        "--learning-rate", "0.1",
    ]

    private let directory: TemporaryDirectory
    /// The run directory, which the command makes.
    let path: String
    private let options: [String]

    /// - Parameter options: What determines the result.
    init(_ options: [String] = usual) throws {
        directory = try TemporaryDirectory()
        path = directory.file("run")
        self.options = options
    }

    var best: String { "\(path)/best.safetensors" }

    /// The command's words.
    func arguments(_ execution: [String] = ["--workers", "2"]) throws -> [String] {
        ["train", "--data", try SmallDigits.path(), "--run-dir", path, "--json"] + options + execution
    }

    func train(_ execution: [String] = ["--workers", "2"], environment: [String: String] = [:]) throws -> Summary {
        try Self.summary(try Command.run(try arguments(execution), environment: environment))
    }

    func start(_ execution: [String] = ["--workers", "2"]) throws -> Command { try Command(try arguments(execution)) }

    func resume(_ execution: [String] = ["--workers", "2"]) throws -> Summary {
        try Self.summary(try Command.run(["resume", path, "--json"] + execution))
    }

    /// The one JSON object on standard output of a command that went well.
    static func summary(_ ending: Command.Ending, status: Int32 = 0) throws -> Summary {
        try #require(ending.status == status, "\(ending.errors)")
        return try JSONDecoder().decode(Summary.self, from: Data(ending.output.utf8))
    }

    /// Epochs that `metrics.jsonl` tells of so far.
    var epochsDone: Int {
        let text = (try? FileBytes.text("\(path)/metrics.jsonl")) ?? ""
        return text.split(separator: "\n").filter { $0.contains("\"epoch\":") }.count
    }

    func checkpoints() throws -> [String] {
        try FileBytes.names(in: "\(path)/checkpoints").filter { $0.hasSuffix(".safetensors") }
    }
}
