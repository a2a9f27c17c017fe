import Kernels
import Networks
import Testing

@Suite("The kernel's benchmark")
struct KernelBenchmarkTests {
    private static let shape = NetworkShape(widths: [9, 5, 3], activation: .relu, loss: .softmaxCrossEntropy)

    @Test("measures peak, step and its parts", arguments: InstructionSet.available)
    func measures(instructionSet: InstructionSet) {
        let result = KernelBenchmark(shape: Self.shape, leafSize: 4, samples: 10, instructionSet: instructionSet)
            .measure(steps: 2)
        let figures = [
            result.peak, result.samplesPerSecond, result.shareOfPeak, result.staging, result.gradient, result.update,
        ]
        #expect(figures.allSatisfy { $0.isFinite && $0 > 0 })
        #expect(abs(result.step - result.staging - result.gradient - result.update) <= 1e-9)
    }

    @Test("measures every pass, and knows what each must at least compute or move", arguments: KernelPass.allCases)
    func passes(pass: KernelPass) {
        let benchmark = PassBenchmark(shape: Self.shape, leafSize: 4, samples: 10, instructionSet: .best)
        #expect(benchmark.measure(pass, for: 1e-5) > 0)
        let expected: [KernelPass: Double] = [
            .denseFirst: 2 * 10 * 9 * 5, .weightsFirst: 2 * 10 * 9 * 5, .denseLast: 2 * 10 * 5 * 3,
            .weightsLast: 2 * 10 * 5 * 3, .denseDown: 2 * 10 * 5 * 3,
        ]
        #expect(benchmark.operations(of: pass) == expected[pass])
        #expect((benchmark.bytes(of: pass) ?? 1) > 0)
    }

    @Test("counts two operations a multiply-add: forward, weights, and down through all layers but the first")
    func countsOperations() {
        let shape = NetworkShape(widths: [784, 128, 10], activation: .relu, loss: .softmaxCrossEntropy)
        #expect(KernelBenchmark.operationsPerSample(of: shape) == 2 * (2 * 784 * 128 + 3 * 128 * 10))
    }

    @Test("A spread is the median and the quartiles, in between where they fall between two values")
    func spread() {
        let odd = Spread([5, 1, 4, 2, 3])
        #expect((odd.lowerQuartile, odd.median, odd.upperQuartile) == (2, 3, 4))
        let even = Spread([4, 1, 3, 2])
        #expect((even.lowerQuartile, even.median, even.upperQuartile) == (1.75, 2.5, 3.25))
        #expect(Spread([7]) == Spread([7]) && Spread([7]).upperQuartile == 7 && even.count == 4)
    }
}
