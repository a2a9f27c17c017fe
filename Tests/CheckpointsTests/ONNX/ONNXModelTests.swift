import Checkpoints
import Networks
import TestSupport
import Testing

@Suite struct ONNXModelTests {
    @Test("A model has the bytes that onnx's own helper gives the same graph")
    func golden() throws {
        let model = try #require(ONNXModel(GoldenNetwork.model, labels: GoldenNetwork.labels))
        #expect(try model.encoded() == Golden.bytes("network.onnx"))
    }

    @Test(
        "The last operators are those of the loss",
        arguments: [
            (OutputLoss.softmaxCrossEntropy, [3, 2], ["Gemm", "Softmax"]),
            (.sigmoidCrossEntropy, [3, 1], ["Gemm", "Neg", "Sigmoid", "Sigmoid", "Concat"]),
            (.meanSquaredError, [3, 1], ["Gemm", "Neg", "Sigmoid", "Sigmoid", "Concat"]),
            (.meanSquaredError, [3, 2], ["Gemm", "Sigmoid"]),
            (.softmaxCrossEntropy, [3, 4, 4, 2], ["Gemm", "Relu", "Gemm", "Relu", "Gemm", "Softmax"]),
        ])
    func operators(loss: OutputLoss, widths: [Int], expected: [String]) throws {
        let count = ParameterLayout(widths: widths).canonicalCount
        let metadata = ModelMetadata(
            activation: .relu, loss: loss,
            normalization: ModelMetadata.Normalization(method: "unit", scale: 1, offset: 0))
        let model = ModelFile(widths: widths, parameters: [Float](repeating: 1, count: count), metadata: metadata)
        let bytes = try #require(ONNXModel(model, labels: [0, 1])).encoded()
        let known = ["Add", "ArgMax", "Concat", "Gather", "Gemm", "Mul", "Neg", "Relu", "Sigmoid", "Softmax", "Tanh"]
        // The operator is a node's fourth field, of type 2: its tag is 4 · 8 + 2.
        let found = bytes.indices.compactMap { place in
            known.first { bytes[place...].starts(with: [0x22, UInt8($0.utf8.count)] + Array($0.utf8)) }
        }
        #expect(found == ["Mul", "Add"] + expected + ["ArgMax", "Gather"])
    }

    @Test("An offset for each pixel is a row that is added to every picture")
    func offsets() throws {
        var metadata = GoldenNetwork.model.metadata
        metadata.normalization = ModelMetadata.Normalization(
            method: "pixel-mean", scale: 0.5, offsets: [0, -0.5, 1, -1])
        let model = ModelFile(
            widths: GoldenNetwork.widths, parameters: GoldenNetwork.parameters, metadata: metadata)
        let bytes = try #require(ONNXModel(model, labels: GoldenNetwork.labels)).encoded()
        // Fields of TensorProto: 1 the dimension, 2 float32, 8 the name, 9 the bytes of 0, -0.5, 1 and -1.
        let tensor: [UInt8] =
            [0x08, 4, 0x10, 1, 0x42, 6] + Array("offset".utf8)
            + [0x4a, 16, 0, 0, 0, 0, 0, 0, 0, 0xbf, 0, 0, 0x80, 0x3f, 0, 0, 0x80, 0xbf]
        #expect(bytes.indices.contains { bytes[$0...].starts(with: tensor) })
    }

    @Test("A model that does not say how its inputs are scaled is none")
    func incomplete() {
        var metadata = GoldenNetwork.model.metadata
        metadata.normalization = nil
        let model = ModelFile(
            widths: GoldenNetwork.widths, parameters: GoldenNetwork.parameters, metadata: metadata)
        #expect(ONNXModel(model, labels: GoldenNetwork.labels) == nil)
    }
}
