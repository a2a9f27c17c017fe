import Networks
import Testing

@Suite struct ParameterLayoutTests {
    @Test("Offsets of 5-17-3 are those worked out by hand")
    func offsets() throws {
        let layout = ParameterLayout(widths: [5, 17, 3])
        try #require(layout.layers.count == 2)
        let (hidden, output) = (layout.layers[0], layout.layers[1])

        // 17 outputs are padded to 32, 3 to 16: 5 · 32 weights and 32 biases, then 17 · 16 and 16.
        #expect([hidden.inputs, hidden.outputs, hidden.paddedOutputs] == [5, 17, 32])
        #expect([hidden.weightOffset, hidden.biasOffset] == [0, 160])
        #expect([output.inputs, output.outputs, output.paddedOutputs] == [17, 3, 16])
        #expect([output.weightOffset, output.biasOffset] == [192, 464])
        #expect(layout.paddedCount == 480)

        // Unpadded: 85 weights and 17 biases, then 51 and 3.
        #expect([hidden.canonicalWeightOffset, hidden.canonicalBiasOffset] == [0, 85])
        #expect([output.canonicalWeightOffset, output.canonicalBiasOffset] == [102, 153])
        #expect(layout.canonicalCount == 156)
    }

    @Test("784-128-10 holds 101,770 parameters")
    func parameterCount() {
        let layout = ParameterLayout(widths: [784, 128, 10])
        #expect(layout.canonicalCount == 101_770)
        #expect(layout.paddedCount == 785 * 128 + 129 * 16)
    }

    @Test("A weight from input i to output o lies at [o, i] in the canonical and at [i, o] in the padded array")
    func transposition() {
        let layout = ParameterLayout(widths: [2, 3])
        let canonical: [Float] = [11, 12, 21, 22, 31, 32, 1, 2, 3]
        var expected = [Float](repeating: 0, count: 48)
        expected.replaceSubrange(0..<3, with: [11, 21, 31])
        expected.replaceSubrange(16..<19, with: [12, 22, 32])
        expected.replaceSubrange(32..<35, with: [1, 2, 3])
        #expect(pack(canonical, layout) == expected)
    }

    @Test(
        "Packing and unpacking gives the parameters back, and the padding is zero",
        arguments: [[1, 1], [3, 16], [4, 15, 17], [5, 1, 33, 2], [784, 32, 10]])
    func roundTrip(_ widths: [Int]) {
        let layout = ParameterLayout(widths: widths)
        let canonical = (1...layout.canonicalCount).map { Float($0) }
        let padded = pack(canonical, layout)
        var unpacked = [Float](repeating: .nan, count: layout.canonicalCount)
        padded.withUnsafeBufferPointer { source in
            unpacked.withUnsafeMutableBufferPointer { target in
                guard let source = source.baseAddress, let target = target.baseAddress else { return }
                layout.unpack(source, into: target)
            }
        }
        #expect(unpacked == canonical)
        #expect(padded.count { $0 == 0 } == layout.paddedCount - layout.canonicalCount)
    }

    @Test("Every row and bias begins on a 64-byte boundary", arguments: [[784, 128, 10], [3, 17, 1]])
    func alignment(_ widths: [Int]) {
        for layer in ParameterLayout(widths: widths).layers {
            #expect(layer.weightOffset.isMultiple(of: 16))
            #expect(layer.biasOffset.isMultiple(of: 16))
            #expect(layer.paddedOutputs.isMultiple(of: 16))
        }
    }

    private func pack(_ canonical: [Float], _ layout: ParameterLayout) -> [Float] {
        var padded = [Float](repeating: .nan, count: layout.paddedCount)
        canonical.withUnsafeBufferPointer { source in
            padded.withUnsafeMutableBufferPointer { target in
                guard let source = source.baseAddress, let target = target.baseAddress else { return }
                layout.pack(source, into: target)
            }
        }
        return padded
    }
}
