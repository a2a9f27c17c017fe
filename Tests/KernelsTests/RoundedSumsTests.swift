import Arithmetic
import Kernels
import Networks
import TestSupport
import Testing

/// Gradients whose every leaf and every sum is rounded to bfloat16, against sums made one number at a time.
@Suite("Sums rounded to bfloat16")
struct RoundedSumsTests {
    private static let count = 16 * 200

    private func random(_ stream: UInt64) -> Floats {
        let random = CounterRandom(seed: 3, purpose: .test, stream: stream)
        return Floats((0..<Self.count).map { BFloat16.nearest(Float(random.normal(at: UInt64($0)))) })
    }

    private func withPointers<Result>(
        _ buffers: [Floats], _ body: (UnsafeBufferPointer<UnsafePointer<Float>>) -> Result
    ) -> Result {
        buffers.map { UnsafePointer($0.base) }.withUnsafeBufferPointer(body)
    }

    @Test("a node's gradient is that of its leaves, on every instruction set", arguments: Case.all)
    func gradient(example: Case) {
        let workload = Workload(example)
        let leafSize = example.leafSize
        let plain = workload.kernel()
        let leaves = stride(from: 0, to: workload.samples, by: leafSize).map { first in
            workload.gradient(of: first..<min(first + leafSize, workload.samples), with: plain).gradient.values
        }
        let expected = (0..<workload.layout.paddedCount).map { index in
            BFloat16.tree(leaves.map { $0[index] }[...]).bitPattern
        }
        for instructionSet in InstructionSet.available {
            let found = workload.gradient(with: workload.kernel(instructionSet, format: .bfloat16))
            #expect(found.gradient.bits == expected, "\(instructionSet)")
            #expect(found.sum == workload.gradient(with: workload.kernel(instructionSet)).sum, "\(instructionSet)")
        }
    }

    @Test("of nodes are rounded one by one, on every instruction set", arguments: 1...9)
    func reduction(nodes: Int) {
        let gradients = (0..<nodes).map { random(UInt64(10 + $0)) }
        let expected = (0..<Self.count).map { index in
            BFloat16.tree(gradients.map { $0.base[index] }[...]).bitPattern
        }
        for instructionSet in InstructionSet.available {
            let sum = Floats(count: Self.count)
            let update = ParameterUpdate(instructionSet: instructionSet, format: .bfloat16)
            withPointers(gradients) {
                update.reduce(ReductionPlan(tree: nodes), over: $0, into: sum.base, range: 0..<Self.count)
            }
            #expect(sum.bits == expected, "\(instructionSet)")
        }
    }

    @Test(
        "lead to a step in float32, and to its rounded copy, on every instruction set", arguments: 1...5,
        [Float(0), 0.9])
    func step(nodes: Int, momentum: Float) {
        let gradients = (0..<nodes).map { random(UInt64(30 + $0)) }
        let (parameters, velocity) = (random(1), random(2))
        // A master has bits that no bfloat16 has.
        for index in 0..<Self.count { parameters.base[index] += 0x1p-20 }
        let optimizer = Optimizer(momentum: momentum, nesterov: momentum > 0, weightDecay: 0.01)
        let rate: Float = 0.05
        let scale: Float = 1 / 96
        for instructionSet in InstructionSet.available {
            let (next, speed, copy) = (
                Floats(count: Self.count), Floats(count: Self.count), Floats(count: Self.count, repeating: 7)
            )
            let isFinite = withPointers(gradients) {
                ParameterUpdate(instructionSet: instructionSet, format: .bfloat16).step(
                    ReductionPlan(tree: nodes), over: $0, scale: scale, optimizer: optimizer,
                    step: OptimizerStep(rate: rate), parameters: parameters.base, newParameters: next.base,
                    state: OptimizerState(
                        count: optimizer.stateCount, old: velocity.base, new: speed.base, stride: Self.count),
                    roundedParameters: copy.base, range: 16..<(Self.count - 16))
            }
            #expect(isFinite)
            let wrong = (16..<(Self.count - 16)).filter { index in
                let sum = BFloat16.tree(gradients.map { $0.base[index] }[...])
                let gradient = (sum * scale).addingProduct(optimizer.weightDecay, parameters.base[index])
                let v = momentum == 0 ? gradient : gradient.addingProduct(momentum, velocity.base[index])
                let direction = momentum == 0 ? v : gradient.addingProduct(momentum, v)
                let parameter = parameters.base[index].addingProduct(-rate, direction)
                return next.base[index].bitPattern != parameter.bitPattern
                    || copy.base[index].bitPattern != BFloat16.nearest(parameter).bitPattern
            }
            #expect(wrong.isEmpty)
            #expect((copy.values[..<16] + copy.values[(Self.count - 16)...]).allSatisfy { $0 == 7 })
        }
    }

    @Test("show what is not finite, and parameters that no bfloat16 holds", arguments: InstructionSet.available)
    func notFinite(instructionSet: InstructionSet) {
        let update = ParameterUpdate(instructionSet: instructionSet, format: .bfloat16)
        func isFinite(_ gradients: [Floats], parameter: Float) -> Bool {
            let parameters = Floats(count: 16, repeating: parameter)
            let (next, copy) = (Floats(count: 16), Floats(count: 16))
            return withPointers(gradients) {
                update.step(
                    ReductionPlan(tree: gradients.count), over: $0, scale: 1, optimizer: Optimizer(),
                    step: OptimizerStep(rate: 0), parameters: parameters.base, newParameters: next.base,
                    roundedParameters: copy.base, range: 0..<16)
            }
        }
        let zero = Floats(count: 16)
        #expect(isFinite([zero], parameter: 1))
        #expect(!isFinite([zero], parameter: .greatestFiniteMagnitude))
        for value in [Float.nan, .infinity, -.infinity] {
            let gradient = Floats(count: 16)
            gradient.base[3] = value
            for others in 0...3 {
                #expect(!isFinite([gradient] + Array(repeating: zero, count: others), parameter: 1))
            }
        }
    }
}
