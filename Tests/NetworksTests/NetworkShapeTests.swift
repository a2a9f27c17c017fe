import Networks
import Testing

@Suite struct NetworkShapeTests {
    @Test("784-128-10 has two layers and ten classes")
    func tenClasses() {
        let shape = NetworkShape(widths: [784, 128, 10], activation: .relu, loss: .softmaxCrossEntropy)
        #expect(shape.inputs == 784)
        #expect(shape.outputs == 10)
        #expect(shape.layerCount == 2)
        #expect(shape.classes == 10)
    }

    @Test("One output tells two classes apart", arguments: [OutputLoss.sigmoidCrossEntropy, .meanSquaredError])
    func oneOutput(_ loss: OutputLoss) {
        #expect(NetworkShape(widths: [2, 3, 1], activation: .sigmoid, loss: loss).classes == 2)
    }
}
