import Learning
import Networks
import Testing

@Suite struct GradientNormTests {
    @Test("A layer's norm takes in its weights and its biases, and no other layer's")
    func pythagoras() {
        let layout = ParameterLayout(widths: [2, 17, 1])
        var gradient = [Float](repeating: 0, count: layout.paddedCount)
        // 3-4-12-13 in the first layer, 8-15-17 in the second.
        gradient[layout.layers[0].weightOffset] = 3
        gradient[layout.layers[0].weightOffset + layout.layers[0].paddedOutputs + 16] = -4
        gradient[layout.layers[0].biasOffset + 16] = 12
        gradient[layout.layers[1].weightOffset + 16 * 16] = 8
        gradient[layout.layers[1].biasOffset] = -15
        #expect(GradientNorm.byLayer(ofPadded: gradient, layout: layout) == [13, 17])
    }

    @Test("Squares beyond float32's range neither overflow nor vanish", arguments: [Float(1e30), 1e-30])
    func range(_ value: Float) {
        let layout = ParameterLayout(widths: [1, 1])
        var gradient = [Float](repeating: 0, count: layout.paddedCount)
        gradient[0] = 3 * value
        gradient[16] = 4 * value
        let norm = GradientNorm.byLayer(ofPadded: gradient, layout: layout)[0]
        #expect(abs(norm / (5 * Double(value)) - 1) < 1e-6)
    }

    @Test("A gradient that is not finite is not hidden")
    func notFinite() {
        let layout = ParameterLayout(widths: [1, 1, 1])
        var gradient = [Float](repeating: 0, count: layout.paddedCount)
        gradient[layout.layers[1].biasOffset] = .nan
        let norms = GradientNorm.byLayer(ofPadded: gradient, layout: layout)
        #expect(norms[0] == 0)
        #expect(norms[1].isNaN)
    }
}
