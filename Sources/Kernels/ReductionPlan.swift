internal import KernelInterface

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
