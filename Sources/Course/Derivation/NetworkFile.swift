package import Failures
internal import Files
internal import JSON
internal import Learning
internal import Networks
internal import Training

/// A small network with one sample, described in JSON, for `derive --network`:
///
///     {"widths": [2, 3, 1], "activation": "sigmoid", "loss": "mse", "learningRate": 0.1,
///      "inputs": [1, 0], "target": 1,
///      "weights": [[[1, 1], [1, 1], [1, 1]], [[1, 1, 1]]], "biases": [[1, 1, 1], [1]]}
///
/// `weights` holds one matrix (O, I) a layer, `biases` one row (O). `target` is one number an output: any for the loss
/// `mse`, and else those of a class (0 or 1, or of several one 1). Instead of it `label` may give the class. Everything
/// else is refused by its key. The loss is named as `train --loss` names it, or as ``OutputLoss`` does.
package struct NetworkFile: Sendable {
    /// Bytes of a file.
    package static let maximumByteCount = 1 << 20
    /// A sheet of more is no longer read by anyone.
    package static let maximumParameterCount = 2_000
    private static let keys = [
        "widths", "activation", "loss", "learningRate", "inputs", "target", "label", "weights", "biases",
    ]

    private let fields: JSONFields

    /// - Throws: `Failure.data`, which names the file, the key, what was expected and what was found.
    package static func derivation(reading path: String) throws(Failure) -> Derivation {
        let bytes: [UInt8]
        do { bytes = try OpenFile(reading: path).bytes(atMost: maximumByteCount) } catch { throw error.failure(.data) }
        return try derivation(bytes, name: path.onOneLine)
    }

    /// - Parameter name: What failures call the file.
    package static func derivation(_ bytes: [UInt8], name: String) throws(Failure) -> Derivation {
        try NetworkFile(bytes, name: name).derivation()
    }

    private init(_ bytes: [UInt8], name: String) throws(Failure) {
        fields = try JSONFields(bytes, name: name, describing: "a network")
        try fields.refuseKeys(besides: Self.keys)
    }

    private var name: String { fields.name }

    private func derivation() throws(Failure) -> Derivation {
        let shape = try shape()
        let rate: Double = try fields.number("learningRate")
        let sample = ReferenceGradient.Sample(
            inputs: try fields.numbers(try fields.member("inputs"), shape.inputs, "\"inputs\""),
            target: try target(shape))
        let derivation = Derivation(
            title: name, shape: shape, sample: sample, learningRate: rate, parameters: try parameters(shape))
        guard derivation.isFinite else {
            throw Failure(
                .data,
                "\(name): expected numbers whose products stay finite, found some that overflow; make them smaller")
        }
        return derivation
    }

    private func shape() throws(Failure) -> NetworkShape {
        let value = try fields.member("widths")
        guard case .array(let elements) = value, (2...10).contains(elements.count) else {
            throw fields.wrong("\"widths\"", "2 to 10 layer widths", value)
        }
        let widths = try fields.integers("widths", in: 1...Self.maximumParameterCount)
        let count = zip(widths, widths.dropFirst()).reduce(0) { $0 + ($1.0 + 1) * $1.1 }
        guard count <= Self.maximumParameterCount else {
            throw Failure(
                .data,
                "\(name): expected \"widths\" of a network with at most \(Self.maximumParameterCount) weights and "
                    + "biases, found \(count)")
        }
        let needsActivation = widths.count > 2 || fields["activation"] != nil
        let shape = NetworkShape(
            widths: widths, activation: needsActivation ? try fields.choice("activation") : .sigmoid,
            loss: try loss(outputs: widths[widths.count - 1]))
        switch shape.loss {
        case .softmaxCrossEntropy where shape.outputs < 2:
            throw Failure(.data, "\(name): expected at least 2 outputs in \"widths\" for a softmax, found 1")
        case .sigmoidCrossEntropy where shape.outputs != 1:
            throw Failure(
                .data,
                "\(name): expected 1 output in \"widths\" for \(shape.loss.rawValue), found \(shape.outputs); "
                    + "softmax-cross-entropy tells several classes apart")
        default: return shape
        }
    }

    /// By its own name, or as training calls it.
    private func loss(outputs: Int) throws(Failure) -> OutputLoss {
        let value = try fields.member("loss")
        if case .string(let text) = value {
            if let loss = TrainingConfiguration.Loss(rawValue: text) { return loss.output(outputs: outputs) }
            if let loss = OutputLoss(rawValue: text) { return loss }
        }
        let names = TrainingConfiguration.Loss.allCases.map(\.rawValue) + OutputLoss.allCases.map(\.rawValue)
        throw fields.wrong("\"loss\"", names.joined(separator: ", "), value)
    }

    /// What `label` or `target` asks for.
    private func target(_ shape: NetworkShape) throws(Failure) -> ReferenceGradient.Sample.Target {
        if fields["label"] != nil {
            guard fields["target"] == nil else {
                throw Failure(.data, "\(name): expected either \"label\" or \"target\", found both")
            }
            return .label(try fields.whole("label", in: 0...shape.classes - 1))
        }
        var target = try fields.member("target")
        if shape.outputs == 1, case .array(let only) = target, only.count == 1 { target = only[0] }
        guard shape.loss != .meanSquaredError else {
            if shape.outputs == 1 { return .values([try fields.number(target, "\"target\"")]) }
            return .values(try fields.numbers(target, shape.outputs, "\"target\""))
        }
        if shape.outputs == 1 { return .label(try fields.whole(target, 0...1, "\"target\"")) }
        let values = try fields.numbers(target, shape.outputs, "\"target\"")
        guard let label = values.firstIndex(of: 1), values.count(where: { $0 == 0 }) == values.count - 1 else {
            throw Failure(.data, "\(name): expected one 1 and otherwise 0 in \"target\", found \(values)")
        }
        return .label(label)
    }

    /// Canonical.
    private func parameters(_ shape: NetworkShape) throws(Failure) -> [Double] {
        let matrices = try fields.array(
            try fields.member("weights"), shape.layers.count, "a matrix a layer", "\"weights\"")
        let rows = try fields.array(try fields.member("biases"), shape.layers.count, "a row a layer", "\"biases\"")
        var parameters: [Double] = []
        for (layer, matrix) in shape.layers.map(\.matrix).enumerated() {
            let (inputs, outputs) = matrix
            let key = "\"weights\"[\(layer)]"
            for (unit, row) in try fields.array(matrices[layer], outputs, "a row a unit", key).enumerated() {
                parameters += try fields.numbers(row, inputs, "\(key)[\(unit)]")
            }
            parameters += try fields.numbers(rows[layer], outputs, "\"biases\"[\(layer)]")
        }
        return parameters
    }
}
