import FoundationEssentials
import Networks
import Testing

@Suite struct NetworkShapeTests {
    @Test("784-128-10 has two layers and ten classes")
    func tenClasses() {
        let shape = NetworkShape(widths: [784, 128, 10], activation: .relu, loss: .softmaxCrossEntropy)
        #expect(shape.inputs == 784)
        #expect(shape.outputs == 10)
        #expect(shape.layers.count == 2)
        #expect(shape.classes == 10)
        #expect(
            shape.layers == [
                .dense(inputs: 784, outputs: 128, activation: .relu), .dense(inputs: 128, outputs: 10, activation: nil),
            ])
        #expect(shape.layout == ParameterLayout(widths: [784, 128, 10]))
    }

    @Test("What comes from outside is a chain of layers that suits its loss, or refused")
    func coding() throws {
        let shape = NetworkShape(widths: [3, 2, 4], activation: .tanh, loss: .softmaxCrossEntropy)
        let text = String(decoding: try JSONEncoder().encode(shape), as: UTF8.self)
        #expect(try JSONDecoder().decode(NetworkShape.self, from: Data(text.utf8)) == shape)
        for (from, to) in [
            (#""inputs":2"#, #""inputs":5"#), (#""inputs":3"#, #""inputs":0"#), (#""outputs":4"#, #""outputs":1"#),
            (#""inputs":3"#, #""inputs":99999999999"#), (#","activation":"tanh""#, ""), ("softmax", "sigmoid"),
        ] {
            let other = text.replacing(from, with: to)
            guard other != text else { continue }
            #expect(throws: (any Error).self) { try JSONDecoder().decode(NetworkShape.self, from: Data(other.utf8)) }
        }
    }

    @Test("One output tells two classes apart", arguments: [OutputLoss.sigmoidCrossEntropy, .meanSquaredError])
    func oneOutput(_ loss: OutputLoss) {
        #expect(NetworkShape(widths: [2, 3, 1], activation: .sigmoid, loss: loss).classes == 2)
    }
}
