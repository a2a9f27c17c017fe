import Kernels
import Networks
import Testing

@Suite("The kernel's benchmark")
struct KernelBenchmarkTests {
    @Test("measures peak, step and its parts", arguments: InstructionSet.available)
    func measures(instructionSet: InstructionSet) {
        let shape = NetworkShape(widths: [9, 5, 3], activation: .relu, loss: .softmaxCrossEntropy)
        let result = KernelBenchmark(shape: shape, leafSize: 4, samples: 10, instructionSet: instructionSet)
            .run(rounds: 1, steps: 2)
        let figures = [
            result.peak, result.samplesPerSecond, result.shareOfPeak, result.staging, result.gradient, result.update,
        ]
        #expect(figures.allSatisfy { $0.isFinite && $0 > 0 })
    }

    @Test("counts two operations a multiply-add: forward, weights, and down through all layers but the first")
    func countsOperations() {
        let shape = NetworkShape(widths: [784, 128, 10], activation: .relu, loss: .softmaxCrossEntropy)
        #expect(KernelBenchmark.operationsPerSample(of: shape) == 2 * (2 * 784 * 128 + 3 * 128 * 10))
    }
}
