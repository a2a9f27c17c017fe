internal import Networks
internal import ProtocolBuffers

/// A model as an ONNX file, for onnxruntime and others: from grey levels to labels, the scaling of inputs included.
///
/// | | | |
/// |---|---|---|
/// | input | `pixels` | float32 `[batch, inputs]`, levels 0...255 as in the data's files, ink high, row by row |
/// | output | `label` | int64 `[batch]`, the label of the likeliest class |
/// | output | `probabilities` | float32 `[batch, classes]`, as `apus predict` prints them |
/// | output | `logits` | float32 `[batch, outputs]`, the last layer's weighted inputs |
///
/// Operators of set 13 (2020), which every runtime of the last years knows. Source: onnx.ai/onnx/repo-docs/IR.html.
package struct ONNXModel: Sendable {
    /// What one message of Protocol Buffers may have.
    package static let maximumByteCount = Int(Int32.max)
    private static let irVersion: Int64 = 7
    private static let operatorSet: Int64 = 13

    private let model: ModelFile
    private let shape: NetworkShape
    private let labels: [Int]
    private let normalization: ModelMetadata.Normalization

    /// - Parameter labels: By class.
    /// - Returns: nil unless the model's metadata name activation, loss and normalization.
    package init?(_ model: ModelFile, labels: [Int]) {
        guard let shape = model.shape(), let normalization = model.metadata.normalization else { return nil }
        precondition(labels.count == shape.classes, "a label for each class")
        self.model = model
        self.shape = shape
        self.labels = labels
        self.normalization = normalization
    }

    /// The same bytes for the same model.
    package func encoded() throws -> [UInt8] {
        var message = ProtobufMessage()
        message.append(1, integer: Self.irVersion)
        message.append(2, string: "apus")
        if let version = model.metadata.version { message.append(3, string: version) }
        message.append(7, message: graph().encoded(name: "apus"))
        var operators = ProtobufMessage()
        operators.append(1, string: "")
        operators.append(2, integer: Self.operatorSet)
        message.append(8, message: operators)
        for (key, value) in try model.strings().sorted(by: { $0.key < $1.key }) {
            var entry = ProtobufMessage()
            entry.append(1, string: key)
            entry.append(2, string: value)
            message.append(14, message: entry)
        }
        return message.bytes
    }

    private func graph() -> ONNXGraph {
        var graph = ONNXGraph()
        graph.addInput(
            "pixels", columns: shape.inputs, "grey levels 0...255 as in the data's files, ink high, row by row")
        graph.addOutput("label", "of the likeliest class")
        graph.addOutput("probabilities", columns: shape.classes, "by class: \(labels)")
        graph.addOutput("logits", columns: shape.outputs, "weighted inputs of the last layer")
        graph.add("scale", shape: [], [Float(normalization.scale)])
        let offsets = normalization.offsets.map { Float($0) }
        graph.add("offset", shape: offsets.count == 1 ? [] : [offsets.count], offsets)
        graph.add("Mul", ["pixels", "scale"], "scaled")
        graph.add("Add", ["scaled", "offset"], "inputs")
        addLayers(to: &graph)
        addProbabilities(to: &graph)
        graph.add("labels", shape: [labels.count], labels.map(Int64.init))
        graph.add("ArgMax", ["probabilities"], "class", attributes: [("axis", 1), ("keepdims", 0)])
        graph.add("Gather", ["labels", "class"], "label", attributes: [("axis", 0)])
        return graph
    }

    /// Weights have the names that they have in safetensors files, as have the layers' outputs.
    private func addLayers(to graph: inout ONNXGraph) {
        var input = "inputs"
        for (index, layer) in shape.layout.layers.enumerated() {
            let name = "layers.\(2 * index)"
            graph.add(
                "\(name).weight", shape: [layer.outputs, layer.inputs],
                model.parameters[layer.canonicalWeightOffset..<layer.canonicalBiasOffset])
            graph.add(
                "\(name).bias", shape: [layer.outputs],
                model.parameters[layer.canonicalBiasOffset..<layer.canonicalBiasOffset + layer.outputs])
            let activation = shape.layers[index].activation
            let output = activation == nil ? "logits" : name
            graph.add(
                "Gemm", [input, "\(name).weight", "\(name).bias"], output, attributes: [("transB", 1)])
            input = "layers.\(2 * index + 1)"
            if let activation { graph.add(Self.operation(activation), [output], input) }
        }
    }

    private static func operation(_ activation: Activation) -> String {
        switch activation {
        case .relu: "Relu"
        case .sigmoid: "Sigmoid"
        case .tanh: "Tanh"
        }
    }

    private func addProbabilities(to graph: inout ONNXGraph) {
        if shape.outputs == 1 {
            // Of label 0 by a sigmoid of its own, whose small values have more digits than a difference from 1.
            graph.add("Neg", ["logits"], "negated")
            graph.add("Sigmoid", ["negated"], "first")
            graph.add("Sigmoid", ["logits"], "second")
            graph.add("Concat", ["first", "second"], "probabilities", attributes: [("axis", 1)])
        } else if shape.loss == .softmaxCrossEntropy {
            graph.add("Softmax", ["logits"], "probabilities", attributes: [("axis", 1)])
        } else {
            graph.add("Sigmoid", ["logits"], "probabilities")
        }
    }
}
