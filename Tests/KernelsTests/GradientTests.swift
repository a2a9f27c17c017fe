import Kernels
import Networks
import Testing

@Suite("The gradient kernel")
struct GradientTests {
    @Test("agrees with the textbook in Double", arguments: Case.all)
    func agreesWithTheTextbook(example: Case) {
        let workload = Workload(example)
        let textbook = TextbookNetwork(
            shape: workload.shape, canonical: workload.canonical, smoothing: workload.smoothing)
        var expected = [Double](repeating: 0, count: workload.layout.canonicalCount)
        // What rounding errors are measured against: the terms' sizes, not that of a sum in which they cancel.
        var size = expected
        var loss = 0.0
        var correct = 0
        for position in 0..<workload.samples {
            let answer = textbook.answer(input: workload.input(position), label: workload.label(position))
            for (index, value) in answer.gradient.enumerated() {
                expected[index] += value
                size[index] += abs(value)
            }
            loss += answer.loss
            let told = answer.probabilities.indices.max { answer.probabilities[$0] < answer.probabilities[$1] }
            if told == workload.label(position) { correct += 1 }
        }
        let (gradient, sum) = workload.gradient(with: workload.kernel())
        var canonical = [Float](repeating: .nan, count: workload.layout.canonicalCount)
        workload.layout.unpack(gradient.base, into: &canonical)
        for layer in workload.layout.layers {
            let elements = layer.canonicalWeightOffset..<(layer.canonicalBiasOffset + layer.outputs)
            let largest = elements.map { size[$0] }.max() ?? 0
            let wrong = elements.filter { index in
                !(abs(Double(canonical[index]) - expected[index]) <= 1e-4 * size[index] + 3e-6 * largest)
            }
            #expect(wrong.isEmpty)
        }
        #expect(abs(sum.lossSum - loss) <= 1e-6 * loss)
        #expect(sum.correct == correct)
    }

    @Test("gives the same bits on every instruction set", arguments: Case.all)
    func givesTheSameBits(example: Case) {
        let workload = Workload(example)
        let expected = workload.gradient(with: workload.kernel(.plain))
        for instructionSet in InstructionSet.available {
            let found = workload.gradient(with: workload.kernel(instructionSet))
            #expect(found.gradient.bits == expected.gradient.bits, "\(instructionSet)")
            #expect(found.sum.lossSum.bitPattern == expected.sum.lossSum.bitPattern, "\(instructionSet)")
            #expect(found.sum.correct == expected.sum.correct, "\(instructionSet)")
        }
    }

    @Test("leaves +0 in the padding", arguments: Case.all)
    func leavesZeroInThePadding(example: Case) {
        let workload = Workload(example)
        let (gradient, _) = workload.gradient(with: workload.kernel())
        for layer in workload.layout.layers {
            for row in 0...layer.inputs {
                let first = layer.weightOffset + row * layer.paddedOutputs
                let padding = (layer.outputs..<layer.paddedOutputs).map { gradient.base[first + $0].bitPattern }
                #expect(padding.allSatisfy { $0 == 0 })
            }
        }
    }

    @Test("does not remember the node before")
    func doesNotRemember() {
        let workload = Workload(Case([20, 40, 10], .tanh, leaf: 16, samples: 150))
        let kernel = workload.kernel()
        let fresh = workload.gradient(of: 3..<20, with: workload.kernel())
        _ = workload.gradient(with: kernel)
        let used = workload.gradient(of: 3..<20, with: kernel)
        #expect(used.gradient.bits == fresh.gradient.bits)
        #expect(used.sum == fresh.sum)
    }

    @Test("keeps two nodes staged side by side")
    func keepsTwoNodes() {
        let workload = Workload(Case([20, 40, 10], leaf: 16, samples: 64))
        let kernel = workload.kernel()
        let expected = workload.gradient(of: 0..<32, with: workload.kernel())
        workload.stage(0..<32, in: kernel, slot: 0)
        workload.stage(32..<64, in: kernel, slot: 1)
        let found = Floats(count: workload.layout.paddedCount)
        let sum = kernel.gradient(slot: 0, parameters: workload.parameters.base, into: found.base)
        #expect(found.bits == expected.gradient.bits)
        #expect(sum == expected.sum)
    }

    @Test("is the same when samples are converted block by block", arguments: Case.all)
    func streams(example: Case) {
        let workload = Workload(example)
        let expected = workload.gradient(with: workload.kernel())
        // Little room to stage in: what was staged before must not matter.
        let kernel = workload.kernel(stagedCapacity: 1)
        workload.stage(0..<1, in: kernel)
        let found = Floats(count: workload.layout.paddedCount, repeating: .nan)
        var sum = NodeSum(lossSum: .nan, correct: 0)
        workload.withSamples(0..<workload.samples) {
            sum = kernel.gradient(of: $0, in: $1, parameters: workload.parameters.base, into: found.base)
        }
        #expect(found.bits == expected.gradient.bits)
        #expect(sum == expected.sum)
    }

    @Test("gives zero for a node without samples")
    func givesZeroForNothing() {
        let workload = Workload(Case([20, 40, 10], samples: 16))
        let (gradient, sum) = workload.gradient(of: 0..<0, with: workload.kernel())
        #expect(gradient.bits.allSatisfy { $0 == 0 })
        #expect(sum == NodeSum(lossSum: 0, correct: 0))
    }

    @Test("lets numbers that overflow show", arguments: [Activation.relu, .sigmoid, .tanh])
    func letsOverflowShow(activation: Activation) {
        let workload = Workload(Case([20, 40, 10], activation, samples: 16))
        let layer = workload.layout.layers[1]
        workload.parameters.base[layer.biasOffset] = .nan
        let (gradient, sum) = workload.gradient(with: workload.kernel())
        #expect(sum.lossSum.isNaN)
        #expect(gradient.values.contains { !$0.isFinite })
    }
}
