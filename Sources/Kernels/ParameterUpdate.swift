internal import KernelInterface
package import Networks

/// The one pass over the parameters that a step is: node gradients are summed in the tree's order, averaged, and the
/// optimizer moves the parameters along. For one thread.
package final class ParameterUpdate {
    package let instructionSet: InstructionSet
    /// What every sum is rounded to.
    package let format: NumberFormat
    private let functions: KernelFunctions
    private var stack: AlignedBuffer<Float>

    /// - Parameter depth: Sums that a plan keeps waiting at most; deeper plans work, and allocate once.
    package init(instructionSet: InstructionSet = .best, format: NumberFormat = .float32, depth: Int = 8) {
        self.instructionSet = instructionSet
        self.format = format
        functions = instructionSet.functions
        stack = AlignedBuffer(count: depth * ReductionPass.chunk, zero: 0)
    }

    /// One step over `range`, as the optimizer's reference in `Learning` says.
    ///
    /// - Parameters:
    ///   - buffers: Gradients in the padded layout, 64-byte aligned, at least as many as the plan names.
    ///   - scale: 1 / samples of the batch.
    ///   - newParameters: May be `parameters`, or other memory, so that a step can be abandoned; likewise the new state.
    ///   - state: As many arrays as the optimizer keeps.
    ///   - roundedParameters: Where the new parameters go as they are computed with; nil where the format is float32.
    ///   - range: Floats of the padded arrays; both ends are multiples of 16.
    /// - Returns: Whether every gradient, new parameter and new number of the state is finite.
    package func step(
        _ plan: ReductionPlan, over buffers: UnsafeBufferPointer<UnsafePointer<Float>>, scale: Float,
        optimizer: Optimizer, step: OptimizerStep, parameters: UnsafePointer<Float>,
        newParameters: UnsafeMutablePointer<Float>, state: OptimizerState = .none,
        roundedParameters: UnsafeMutablePointer<Float>? = nil, range: Range<Int>
    ) -> Bool {
        precondition(state.count == optimizer.stateCount, "an array for each that the optimizer keeps")
        return withPass(plan, buffers, range, output: nil) { reduction in
            functions.update(
                UpdatePass(
                    reduction: reduction, scale: scale, optimizer: optimizer, step: step, parameters: parameters,
                    newParameters: newParameters, state: state, roundedParameters: roundedParameters))
        }
    }

    /// The sum alone, for relays and for nodes that are joined before they travel.
    ///
    /// - Parameter sum: In the padded layout, 64-byte aligned; only `range` is written.
    package func reduce(
        _ plan: ReductionPlan, over buffers: UnsafeBufferPointer<UnsafePointer<Float>>,
        into sum: UnsafeMutablePointer<Float>, range: Range<Int>
    ) {
        withPass(plan, buffers, range, output: sum) { functions.reduce($0) }
    }

    /// Whether all of `count` values are finite.
    package func allFinite(_ values: UnsafePointer<Float>, count: Int) -> Bool {
        functions.isFinite(values, count)
    }

    private func withPass<Result>(
        _ plan: ReductionPlan, _ buffers: UnsafeBufferPointer<UnsafePointer<Float>>, _ range: Range<Int>,
        output: UnsafeMutablePointer<Float>?, _ body: (ReductionPass) -> Result
    ) -> Result {
        precondition(range.lowerBound % 16 == 0 && range.upperBound % 16 == 0, "a range is whole 64-byte lines")
        precondition(buffers.count >= plan.bufferCount, "every buffer of the plan is given")
        if stack.count < plan.depth * ReductionPass.chunk {
            stack = AlignedBuffer(count: plan.depth * ReductionPass.chunk, zero: 0)
        }
        return plan.steps.withUnsafeBufferPointer { steps in
            guard let first = steps.baseAddress, let base = buffers.baseAddress else {
                preconditionFailure("a plan has steps")
            }
            return body(
                ReductionPass(
                    buffers: base, steps: first, stepCount: steps.count, format: format, stack: stack.base,
                    start: range.lowerBound, end: range.upperBound, output: output))
        }
    }
}

/// The order in which gradients are added: a program in postfix order over numbered buffers.
package struct ReductionPlan: Sendable {
    package enum Instruction: Sendable, Equatable {
        /// Push buffer k.
        case push(Int)
        /// Replace the two on top by their sum, the lower one on the left.
        case add
    }

    /// Buffers the program names, one more than the greatest.
    package let bufferCount: Int
    let steps: [ReductionStep]
    /// Chunks on the stack at most.
    let depth: Int

    /// - Parameter instructions: A whole program: it leaves one sum on the stack.
    package init(_ instructions: [Instruction]) {
        var steps: [ReductionStep] = []
        var height = 0
        var depth = 0
        var bufferCount = 0
        for instruction in instructions {
            switch instruction {
            case .push(let buffer):
                precondition(buffer >= 0, "buffers are numbered from 0")
                bufferCount = max(bufferCount, buffer + 1)
                height += 1
                steps.append(ReductionStep(.push, first: buffer))
            case .add:
                precondition(height >= 2, "an addition finds two sums")
                height -= 1
                Self.appendAddition(to: &steps)
            }
            depth = max(depth, height)
        }
        precondition(height == 1, "a reduction leaves one sum")
        self.steps = steps
        self.bufferCount = bufferCount
        self.depth = depth
    }

    /// Buffers 0 ..< count, joined as the tree joins adjacent nodes of one level.
    package init(tree count: Int) {
        precondition(count >= 1, "a tree has leaves")
        var instructions: [Instruction] = []
        for node in 0..<count {
            instructions.append(.push(node))
            for _ in 0..<(~node).trailingZeroBitCount { instructions.append(.add) }
        }
        for _ in 1..<max(1, count.nonzeroBitCount) { instructions.append(.add) }
        self.init(instructions)
    }

    /// Operands that were just pushed are added where they lie, without a copy on the stack.
    private static func appendAddition(to steps: inout [ReductionStep]) {
        guard let right = steps.last, right.operation == .push else {
            steps.append(ReductionStep(.add))
            return
        }
        steps.removeLast()
        if let left = steps.last, left.operation == .push {
            steps.removeLast()
            steps.append(ReductionStep(.pushSum, first: left.first, second: right.first))
        } else {
            steps.append(ReductionStep(.addBuffer, first: right.first))
        }
    }
}
