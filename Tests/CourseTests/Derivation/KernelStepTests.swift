import Course
import Kernels
import Learning
import Networks
import Testing
import Training

@Suite struct KernelStepTests {
    static let cases = WorkedProblem.allCases.flatMap { problem in
        InstructionSet.available.map { (problem, $0) }
    }

    @Test("The kernel makes the same step to float32 precision", arguments: cases)
    func sameStep(_ problem: WorkedProblem, _ instructionSet: InstructionSet) {
        let derivation = Derivation(problem)
        let kernel = GradientKernel(
            shape: problem.shape, leafSize: 1, capacity: 1, instructionSet: instructionSet)
        let parameters = AlignedBuffer<Float>(count: kernel.layout.paddedCount, zero: 0)
        let gradient = AlignedBuffer<Float>(count: kernel.layout.paddedCount, zero: 0)
        kernel.layout.pack(problem.parameters.map { Float($0) }, into: parameters.base)
        let (image, label, sample): ([UInt8], [UInt8], [UInt32]) = ([1, 0], [1], [0])
        image.withUnsafeBufferPointer { image in
            label.withUnsafeBufferPointer { label in
                guard let images = image.baseAddress, let labels = label.baseAddress else { return }
                let source = SampleSource(images: images, labels: labels, count: 1, pixels: 2, scale: 1, offsets: [0])
                sample.withUnsafeBufferPointer { kernel.stage(samples: $0, of: source, slot: 0) }
            }
        }
        let sum = kernel.gradient(slot: 0, parameters: parameters.base, into: gradient.base)
        var canonical = [Float](repeating: .nan, count: kernel.layout.canonicalCount)
        kernel.layout.unpack(gradient.base, into: &canonical)
        #expect(abs(sum.lossSum - derivation.step.loss) < 1e-6 * derivation.step.loss + 1e-8)
        for (index, name) in derivation.names.enumerated() {
            let updated = problem.parameters[index] - problem.learningRate * Double(canonical[index])
            #expect(abs(updated - derivation.updated[index]) < 1e-7, "\(name)")
        }
    }
}
