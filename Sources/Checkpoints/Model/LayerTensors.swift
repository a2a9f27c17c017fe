internal import Networks

/// A network's parameters as tensors named the way PyTorch names those of an `nn.Sequential` called `layers`:
/// `layers.0.weight` `[out, in]`, `layers.0.bias` `[out]`, `layers.2.weight`, ... (the odd places are activations).
struct LayerTensors: Sendable, Equatable {
    /// (I, H, ..., O)
    let widths: [Int]
    /// In the canonical order of `ParameterLayout`.
    let parameters: [Float]

    init(widths: [Int], parameters: [Float]) {
        self.widths = widths
        self.parameters = parameters
    }

    /// Adds the tensors to a file.
    ///
    /// - Parameter prefix: goes before the layer's number, for example `layers.`.
    func append(to file: inout SafetensorsFile, prefix: String) {
        let layout = ParameterLayout(widths: widths)
        precondition(parameters.count == layout.canonicalCount, "parameters for all layers")
        for (index, layer) in layout.layers.enumerated() {
            let weight = layer.canonicalWeightOffset..<layer.canonicalBiasOffset
            let bias = layer.canonicalBiasOffset..<layer.canonicalBiasOffset + layer.outputs
            let name = "\(prefix)\(2 * index)"
            file.append("\(name).weight", shape: [layer.outputs, layer.inputs], parameters[weight])
            file.append("\(name).bias", shape: [layer.outputs], parameters[bias])
        }
    }

    /// Finds the layers among the tensors whose names begin with `prefix`. Their numbers may have any gaps (a PyTorch
    /// module may hold more than activations between its linear layers); their shapes must chain.
    init(_ file: SafetensorsFile, prefix: String) throws(SafetensorsDefect) {
        var numbers: Set<Int> = []
        var tensors: [String: TensorEntry] = [:]
        for tensor in file.tensors where tensor.name.hasPrefix(prefix) {
            guard let number = Self.layerNumber(tensor.name.dropFirst(prefix.count)) else {
                throw SafetensorsDefect(
                    "tensor \(quoted(tensor.name)) is no layer's weight or bias; \(Self.expectation(prefix, file))")
            }
            numbers.insert(number)
            tensors[tensor.name] = tensor
        }
        guard !numbers.isEmpty else {
            throw SafetensorsDefect("it holds no layers; \(Self.expectation(prefix, file))")
        }
        var widths: [Int] = []
        var parameters: [Float] = []
        var previous: TensorEntry?
        for number in numbers.sorted() {
            guard let weight = tensors["\(prefix)\(number).weight"], let bias = tensors["\(prefix)\(number).bias"]
            else {
                throw SafetensorsDefect(
                    "layer \(quoted("\(prefix)\(number)")) lacks its weight or its bias; \(Self.expectation(prefix, file))"
                )
            }
            guard weight.shape.count == 2, !weight.shape.contains(0), bias.shape == [weight.shape[0]] else {
                throw SafetensorsDefect(
                    "\(Self.describe(weight)) and \(Self.describe(bias)) do not fit: [out, in] and [out] were expected")
            }
            if let previous, previous.shape[0] != weight.shape[1] {
                throw SafetensorsDefect(
                    "\(Self.describe(weight)) takes \(weight.shape[1]) inputs, but \(Self.describe(previous)) before it "
                        + "gives \(previous.shape[0])")
            }
            if previous == nil { widths.append(weight.shape[1]) }
            widths.append(weight.shape[0])
            parameters += try file.floats(of: weight)
            parameters += try file.floats(of: bias)
            previous = weight
        }
        self.widths = widths
        self.parameters = parameters
    }

    /// The number in `12.weight` or `12.bias`; nil where anything else is found.
    private static func layerNumber(_ name: Substring) -> Int? {
        let parts = name.split(separator: ".", omittingEmptySubsequences: false)
        guard parts.count == 2, parts[1] == "weight" || parts[1] == "bias" else { return nil }
        // One spelling for each number, so that two tensors cannot claim one place.
        guard let number = Int(parts[0]), number >= 0, String(number) == parts[0] else { return nil }
        return number
    }

    private static func describe(_ tensor: TensorEntry) -> String { "\(quoted(tensor.name)) \(listed(tensor.shape))" }

    private static func expectation(_ prefix: String, _ file: SafetensorsFile) -> String {
        let shown = file.tensors.prefix(8).map(describe).joined(separator: ", ")
        let rest = file.tensors.count > 8 ? " and \(file.tensors.count - 8) more" : ""
        return "expected \(prefix)0.weight [out, in], \(prefix)0.bias [out] and so on, found "
            + (file.tensors.isEmpty ? "no tensors" : shown + rest)
    }
}
