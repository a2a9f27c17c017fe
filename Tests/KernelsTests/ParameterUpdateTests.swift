import Arithmetic
import Kernels
import Networks
import Testing

@Suite("The parameter update")
struct ParameterUpdateTests {
    private static let count = 16 * 200
    private static let optimizers = [
        Optimizer(),
        Optimizer(weightDecay: 0.01),
        Optimizer(momentum: 0.9),
        Optimizer(momentum: 0.9, nesterov: true, weightDecay: 0.001),
    ]

    private func random(_ stream: UInt64) -> Floats {
        let random = CounterRandom(seed: 3, purpose: .test, stream: stream)
        return Floats((0..<Self.count).map { Float(random.normal(at: UInt64($0))) })
    }

    /// Joins by splitting at the greatest power of two below the count.
    private func tree(_ values: ArraySlice<Float>) -> Float {
        guard values.count > 1 else { return values[values.startIndex] }
        var half = 1
        while half * 2 < values.count { half *= 2 }
        let middle = values.startIndex + half
        return tree(values[..<middle]) + tree(values[middle...])
    }

    private func withPointers<Result>(
        _ buffers: [Floats], _ body: (UnsafeBufferPointer<UnsafePointer<Float>>) -> Result
    ) -> Result {
        buffers.map { UnsafePointer($0.base) }.withUnsafeBufferPointer(body)
    }

    @Test("is PyTorch's rule, rounded as it says", arguments: optimizers, [1, 2, 3, 5, 8])
    func isTheRule(optimizer: Optimizer, workers: Int) {
        let rate: Float = 0.1
        let gradients = (0..<workers).map { random(UInt64(10 + $0)) }
        let parameters = random(1)
        let velocity = random(2)
        let scale: Float = 1 / 96
        for instructionSet in InstructionSet.available {
            let newParameters = Floats(count: Self.count)
            let newVelocity = Floats(count: Self.count)
            let isFinite = withPointers(gradients) {
                ParameterUpdate(instructionSet: instructionSet).step(
                    ReductionPlan(tree: workers), over: $0, scale: scale, optimizer: optimizer,
                    step: OptimizerStep(rate: rate), parameters: parameters.base, newParameters: newParameters.base,
                    state: OptimizerState(
                        count: optimizer.stateCount, old: velocity.base, new: newVelocity.base, stride: Self.count),
                    range: 16..<(Self.count - 32))
            }
            #expect(isFinite)
            let wrong = (16..<(Self.count - 32)).filter { index in
                let p = parameters.base[index]
                let g = (tree(gradients.map { $0.base[index] }[...]) * scale).addingProduct(optimizer.weightDecay, p)
                let v = optimizer.momentum == 0 ? g : g.addingProduct(optimizer.momentum, velocity.base[index])
                let direction = optimizer.nesterov ? g.addingProduct(optimizer.momentum, v) : v
                let next = p.addingProduct(-rate, direction)
                let kept = optimizer.momentum == 0 ? 0 : v
                return newParameters.base[index].bitPattern != next.bitPattern
                    || newVelocity.base[index].bitPattern != kept.bitPattern
            }
            #expect(wrong.isEmpty)
            #expect((newParameters.values[..<16] + newParameters.values[(Self.count - 32)...]).allSatisfy { $0 == 0 })
        }
    }

    @Test("works a step out as by hand")
    func worksOutByHand() {
        // Two samples' gradients 3 and 5 average to 4; decay adds 0.5 · 2, momentum 0.5 · 6; 2 − 0.25 · 8 = 0.
        let (left, right) = (Floats(count: 16, repeating: 3), Floats(count: 16, repeating: 5))
        let parameters = Floats(count: 16, repeating: 2)
        let velocity = Floats(count: 16, repeating: 6)
        let optimizer = Optimizer(momentum: 0.5, weightDecay: 0.5)
        let isFinite = withPointers([left, right]) {
            ParameterUpdate().step(
                ReductionPlan([.push(0), .push(1), .add]), over: $0, scale: 0.5,
                optimizer: optimizer, step: OptimizerStep(rate: 0.25), parameters: parameters.base,
                newParameters: parameters.base,
                state: OptimizerState(count: 1, old: velocity.base, new: velocity.base, stride: 16), range: 0..<16)
        }
        #expect(isFinite)
        #expect(parameters.values == [Float](repeating: 0, count: 16))
        #expect(velocity.values == [Float](repeating: 8, count: 16))
    }

    @Test("adds in the order that the plan says", arguments: InstructionSet.available)
    func addsInOrder(instructionSet: InstructionSet) {
        // 1 + 2^-24 rounds back to 1, twice; the other way round the small ones make 2^-23 first, which stays.
        let big = Floats(count: 1040, repeating: 1)
        let small = Floats(count: 1040, repeating: 0x1p-24)
        let sum = Floats(count: 1040)
        let update = ParameterUpdate(instructionSet: instructionSet, depth: 1)
        withPointers([big, small, small]) {
            update.reduce(
                ReductionPlan([.push(0), .push(1), .add, .push(2), .add]), over: $0, into: sum.base, range: 0..<1040)
        }
        #expect(sum.values == [Float](repeating: 1, count: 1040))
        withPointers([big, small, small]) {
            update.reduce(
                ReductionPlan([.push(0), .push(1), .push(2), .add, .add]), over: $0, into: sum.base, range: 0..<1040)
        }
        #expect(sum.values == [Float](repeating: 1 + 0x1p-23, count: 1040))
    }

    @Test("tells what is not finite", arguments: InstructionSet.available, [Float.nan, .infinity, -.infinity])
    func tellsNotFinite(instructionSet: InstructionSet, value: Float) {
        let update = ParameterUpdate(instructionSet: instructionSet)
        for place in [0, 15, 1023, 1024, 3199] {
            for workers in 1...3 {
                let gradients = (0..<workers).map { random(UInt64(30 + $0)) }
                gradients[workers - 1].base[place] = value
                let parameters = random(1)
                let isFinite = withPointers(gradients) {
                    update.step(
                        ReductionPlan(tree: workers), over: $0, scale: 1, optimizer: Optimizer(),
                        step: OptimizerStep(rate: 0), parameters: parameters.base, newParameters: parameters.base,
                        range: 0..<Self.count)
                }
                #expect(!isFinite)
            }
            let values = random(1)
            #expect(update.allFinite(values.base, count: Self.count - 7))
            values.base[place] = value
            #expect(!update.allFinite(values.base, count: Self.count))
        }
    }

    @Test("tells a step that overflows, and leaves the old parameters alone")
    func tellsOverflow() {
        let gradient = Floats(count: 16, repeating: 1e30)
        let parameters = Floats(count: 16, repeating: 1)
        let next = Floats(count: 16)
        let isFinite = withPointers([gradient]) {
            ParameterUpdate().step(
                ReductionPlan(tree: 1), over: $0, scale: 1, optimizer: Optimizer(),
                step: OptimizerStep(rate: 1e30), parameters: parameters.base, newParameters: next.base, range: 0..<16)
        }
        #expect(!isFinite)
        #expect(parameters.values == [Float](repeating: 1, count: 16))
    }
}
