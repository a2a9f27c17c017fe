import Checkpoints
import Files
import TestSupport
import Testing

/// Files that PyTorch's modules were saved to, by its own safetensors.
@Suite struct TorchFileTests {
    @Test(
        "Weights that torch saved are read, in every type of floating point and by either of its names",
        arguments: ["torch", "torch-half", "torch-bfloat16", "torch-double"])
    func weights(name: String) throws {
        let model = try ModelFile(reading: Golden.path("\(name).safetensors"))
        #expect(model.widths == GoldenNetwork.widths)
        #expect(model.parameters == GoldenNetwork.parameters)
        #expect(model.metadata == ModelMetadata())
    }
}
