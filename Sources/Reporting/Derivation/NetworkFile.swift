package import Failures
internal import Checkpoints
internal import Files
internal import Learning
internal import Networks

/// A small network with one sample, described in JSON, for `derive --network`:
///
///     {"widths": [2, 3, 1], "activation": "sigmoid", "loss": "mean-squared-error", "learningRate": 0.1,
///      "inputs": [1, 0], "target": 1,
///      "weights": [[[1, 1], [1, 1], [1, 1]], [[1, 1, 1]]], "biases": [[1, 1, 1], [1]]}
///
/// `weights` holds one matrix (O, I) a layer, `biases` one row (O). Instead of `target` (0 or 1, or one number an
/// output of which one is 1) `label` may give the class. Everything else is refused by its key.
package struct NetworkFile: Sendable {
    /// Bytes of a file.
    package static let maximumByteCount = 1 << 20
    /// A sheet of more is no longer read by anyone.
    package static let maximumParameterCount = 2_000
    private static let keys: Set = [
        "widths", "activation", "loss", "learningRate", "inputs", "target", "label", "weights", "biases",
    ]

    private let name: String
    private let members: [String: JSONValue]

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
        self.name = name
        guard let text = String(validating: bytes, as: UTF8.self),
            let value = try? JSONText(text).decode(JSONValue.self)
        else {
            throw Failure(.data, "\(name): expected a JSON object that describes a network, found text that is no JSON")
        }
        guard case .object(let members) = value else {
            throw Failure(
                .data, "\(name): expected a JSON object that describes a network, found \(value.summary)")
        }
        self.members = members
        if let stranger = members.keys.filter({ !Self.keys.contains($0) }).min() {
            throw Failure(
                .data,
                "\(name): expected the keys \(Self.keys.sorted().joined(separator: ", ")), "
                    + "found \(JSONValue.string(stranger).summary)")
        }
    }

    private func derivation() throws(Failure) -> Derivation {
        let shape = try shape()
        let rate = try number(try member("learningRate"), "\"learningRate\"")
        let sample = ReferenceGradient.Sample(
            inputs: try numbers(try member("inputs"), shape.inputs, "\"inputs\""), label: try label(shape))
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
        let value = try member("widths")
        guard case .array(let elements) = value, (2...10).contains(elements.count) else {
            throw wrong("\"widths\"", "2 to 10 layer widths", value)
        }
        var widths: [Int] = []
        for (index, element) in elements.enumerated() {
            widths.append(try whole(element, 1...Self.maximumParameterCount, "\"widths\"[\(index)]"))
        }
        let count = zip(widths, widths.dropFirst()).reduce(0) { $0 + ($1.0 + 1) * $1.1 }
        guard count <= Self.maximumParameterCount else {
            throw Failure(
                .data,
                "\(name): expected \"widths\" of a network with at most \(Self.maximumParameterCount) weights and "
                    + "biases, found \(count)")
        }
        let loss: OutputLoss = try choice("loss", default: nil)
        let shape = NetworkShape(
            widths: widths, activation: try choice("activation", default: widths.count == 2 ? .sigmoid : nil),
            loss: loss)
        switch loss {
        case .softmaxCrossEntropy where shape.outputs < 2:
            throw Failure(.data, "\(name): expected at least 2 outputs in \"widths\" for a softmax, found 1")
        case .sigmoidCrossEntropy where shape.outputs != 1:
            throw Failure(
                .data,
                "\(name): expected 1 output in \"widths\" for \(loss.rawValue), found \(shape.outputs); "
                    + "softmax-cross-entropy tells several classes apart")
        default: return shape
        }
    }

    /// The class that `label` or `target` names.
    private func label(_ shape: NetworkShape) throws(Failure) -> Int {
        if let label = members["label"] {
            guard members["target"] == nil else {
                throw Failure(.data, "\(name): expected either \"label\" or \"target\", found both")
            }
            return try whole(label, 0...shape.classes - 1, "\"label\"")
        }
        let target = try member("target")
        if shape.outputs == 1 {
            if case .array(let only) = target, only.count == 1 { return try whole(only[0], 0...1, "\"target\"") }
            return try whole(target, 0...1, "\"target\"")
        }
        let values = try numbers(target, shape.outputs, "\"target\"")
        guard let label = values.firstIndex(of: 1), values.count(where: { $0 == 0 }) == values.count - 1 else {
            throw Failure(.data, "\(name): expected one 1 and otherwise 0 in \"target\", found \(values)")
        }
        return label
    }

    /// Canonical.
    private func parameters(_ shape: NetworkShape) throws(Failure) -> [Double] {
        let matrices = try array(try member("weights"), shape.layerCount, "a matrix a layer", "\"weights\"")
        let rows = try array(try member("biases"), shape.layerCount, "a row a layer", "\"biases\"")
        var parameters: [Double] = []
        for (layer, (inputs, outputs)) in zip(shape.widths, shape.widths.dropFirst()).enumerated() {
            let key = "\"weights\"[\(layer)]"
            for (unit, row) in try array(matrices[layer], outputs, "a row a unit", key).enumerated() {
                parameters += try numbers(row, inputs, "\(key)[\(unit)]")
            }
            parameters += try numbers(rows[layer], outputs, "\"biases\"[\(layer)]")
        }
        return parameters
    }
}

extension NetworkFile {
    private func member(_ key: String) throws(Failure) -> JSONValue {
        guard let value = members[key] else {
            throw Failure(.data, "\(name): expected the key \"\(key)\", found none")
        }
        return value
    }

    private func wrong(_ place: String, _ expected: String, _ value: JSONValue) -> Failure {
        Failure(.data, "\(name): expected \(expected) in \(place), found \(value.summary)")
    }

    private func number(_ value: JSONValue, _ place: String) throws(Failure) -> Double {
        guard case .number(let number) = value, number.isFinite else { throw wrong(place, "a number", value) }
        return number
    }

    private func whole(_ value: JSONValue, _ range: ClosedRange<Int>, _ place: String) throws(Failure) -> Int {
        guard case .number(let number) = value, let whole = Int(exactly: number), range.contains(whole) else {
            throw wrong(place, "a whole number of \(range.lowerBound) to \(range.upperBound)", value)
        }
        return whole
    }

    private func array(
        _ value: JSONValue, _ count: Int, _ contents: String, _ place: String
    ) throws(Failure) -> [JSONValue] {
        guard case .array(let elements) = value, elements.count == count else {
            throw wrong(place, "an array of \(count), \(contents),", value)
        }
        return elements
    }

    private func numbers(_ value: JSONValue, _ count: Int, _ place: String) throws(Failure) -> [Double] {
        guard case .array(let elements) = value, elements.count == count else {
            throw wrong(place, count == 1 ? "an array of 1 number" : "an array of \(count) numbers", value)
        }
        var numbers: [Double] = []
        for (index, element) in elements.enumerated() { numbers.append(try number(element, "\(place)[\(index)]")) }
        return numbers
    }

    private func choice<Choice: RawRepresentable<String> & CaseIterable>(
        _ key: String, default standard: Choice?
    ) throws(Failure) -> Choice {
        if let standard, members[key] == nil { return standard }
        let value = try member(key)
        guard case .string(let text) = value, let choice = Choice(rawValue: text) else {
            throw wrong("\"\(key)\"", Choice.allCases.map(\.rawValue).joined(separator: ", "), value)
        }
        return choice
    }
}
