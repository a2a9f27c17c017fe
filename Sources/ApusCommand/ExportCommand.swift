internal import ArgumentParser
internal import Checkpoints
internal import Failures
internal import Reporting
internal import Training

struct ExportCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "export",
        abstract: "Write trained weights as a file that other programs run.",
        discussion: """
            The ONNX model takes pixels, float32 [batch, inputs]: grey levels 0...255 as in the data's files, ink high, row by \
            row. It scales them itself, and gives label, int64 [batch]; probabilities, float32 [batch, classes]; and logits, \
            float32 [batch, outputs]. Its metadata are those of the weights. As safetensors, weights of other programs \
            are written the way a run's best.safetensors is, with all that was supplied.

            EXAMPLES
              apus export RUN/best.safetensors                  RUN/best.onnx
              apus export RUN --output - > digits.onnx
              apus export other.safetensors --activation relu --normalize unit
              apus export half.safetensors --activation tanh \\
                --format safetensors --output whole.safetensors

              >>> import onnxruntime
              >>> session = onnxruntime.InferenceSession("RUN/best.onnx")
              >>> pixels = pictures.reshape(-1, 784).astype("float32")
              >>> label, probabilities, logits = session.run(None, {"pixels": pixels})
            """)

    enum Format: String, ExpressibleByArgument, CaseIterable {
        case onnx, safetensors
    }

    @Argument(
        help: "A safetensors file of weights, or a run directory.", completion: .file(extensions: ["safetensors"]))
    var file: String

    @Option(help: "What to write.")
    var format = Format.onnx

    @Option(
        help: ArgumentHelp(
            "Where to write it; - for standard output. (default: beside the weights, with .onnx at the end)",
            valueName: "path"),
        completion: .file(extensions: ["onnx"]))
    var output: String?

    @OptionGroup(title: "For files that do not say") var supplement: ModelOptions

    func run() throws {
        let (path, model, network) = try supplement.load(file, to: "export")
        guard let complete = network.complete(model) else {
            throw Failure(
                .usage,
                "cannot export \(path): it does not say by which means its inputs were scaled; use --normalize unit"
            )
        }
        let target = try target(beside: path)
        let file = target == "-" ? nil : try OutputFile(target)
        let bytes = try bytes(of: complete, network, path)
        guard let file else { return try StandardOutput.write(bytes) }
        try file.write(bytes)
        Terminal().write("wrote \(target)\n")
    }

    private func target(beside path: String) throws -> String {
        if let output { return output }
        guard format == .onnx else {
            throw Failure(
                .usage, "cannot export \(path): as \(format.rawValue) it needs --output, lest it replace what it reads")
        }
        let suffix = ".safetensors"
        return (path.hasSuffix(suffix) ? String(path.dropLast(suffix.count)) : path) + ".onnx"
    }

    private func bytes(of model: ModelFile, _ network: ModelNetwork, _ path: String) throws -> [UInt8] {
        guard format == .onnx else { return try model.encoded() }
        guard let onnx = ONNXModel(model, labels: network.labels) else {
            throw Failure(.bug, "a completed model lacks metadata")
        }
        let bytes = try onnx.encoded()
        guard bytes.count <= ONNXModel.maximumByteCount else {
            throw Failure(
                .data,
                "cannot export \(path): as ONNX it would have \(bytes.count) bytes, and such a file holds at most "
                    + "\(ONNXModel.maximumByteCount); use --format safetensors")
        }
        return bytes
    }
}
