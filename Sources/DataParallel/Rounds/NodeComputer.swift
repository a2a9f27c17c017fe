internal import Datasets
internal import Failures
internal import Kernels
internal import Networks

/// Computes any node of any round on this thread.
///
/// Large nodes are computed in parts that fit the kernel's scratch memory and are added as the tree says.
final class NodeComputer {
    /// About as many samples are staged at once: their floats should stay in the last-level cache.
    private static let stagedSamples = 1024

    private static let sumOfTwo = ReductionPlan(tree: 2)

    private struct Part: Hashable {
        var phase: Phase
        var epoch: Int
        var batch: Int
        var node: TreeNode
    }

    let samples: RoundSamples
    private let job: WorkerJob
    private let kernel: GradientKernel
    private let source: SampleSource
    private let layout: ParameterLayout
    /// Nodes of this level and below are computed in one piece.
    private let wholeLevel: UInt8
    /// Sums of right children, one for each level above.
    private var scratch: [UInt8: AlignedFloats] = [:]
    private let adder: ParameterUpdate
    private var staged: [Part?] = [nil, nil]
    private var nextSlot = 0

    /// - Parameter dataset: Laid out as `job.dataset` says; it must outlive this object.
    init(job: WorkerJob, dataset: UnsafeRawPointer, instructionSet: InstructionSet) throws {
        self.job = job
        samples = try RoundSamples(job: job)
        var level: UInt8 = 0
        while job.leafSize << (Int(level) + 1) <= Self.stagedSamples { level += 1 }
        wholeLevel = level
        let largestRound = max(
            min(job.batchSize, samples.trainingCount), samples.validationCount, samples.testCount)
        kernel = GradientKernel(
            shape: job.shape, leafSize: job.leafSize, capacity: min(job.leafSize << Int(level), largestRound),
            instructionSet: instructionSet)
        adder = ParameterUpdate(instructionSet: instructionSet)
        layout = ParameterLayout(widths: job.shape.widths)
        let images = dataset.assumingMemoryBound(to: UInt8.self)
        source = SampleSource(
            images: images, labels: images + job.dataset.count * job.dataset.pixels, count: job.dataset.count,
            scale: job.scale, offset: job.offset)
    }

    /// Whether the round exists and the node lies in its tree.
    func accepts(_ task: RoundTask) -> Bool {
        guard let count = samples.count(phase: task.phase, batch: Int(task.batch)) else { return false }
        let tree = GradientTree(samples: count, leafSize: job.leafSize)
        return task.nodes.allSatisfy(tree.contains)
    }

    /// The same for one node.
    func accepts(_ node: TreeNode, phase: Phase, batch: Int) -> Bool {
        guard let count = samples.count(phase: phase, batch: batch) else { return false }
        return GradientTree(samples: count, leafSize: job.leafSize).contains(node)
    }

    /// The same node of the batch after this one.
    func following(_ node: TreeNode, epoch: Int, batch: Int) -> (node: TreeNode, epoch: Int, batch: Int) {
        let wraps = batch + 1 >= samples.stepsPerEpoch
        return (node, wraps ? epoch + 1 : epoch, wraps ? 0 : batch + 1)
    }

    /// Samples of a node.
    func sampleCount(of node: TreeNode, phase: Phase, batch: Int) -> Int {
        sampleRange(of: node, phase: phase, batch: batch).count
    }

    /// Prepares a node that will probably be asked for next.
    func prepare(_ node: TreeNode, phase: Phase, epoch: Int, batch: Int) {
        guard node.level <= wholeLevel, samples.count(phase: phase, batch: batch) != nil else { return }
        _ = stage(Part(phase: phase, epoch: epoch, batch: batch, node: node))
    }

    /// The sum of the gradients of the node's samples.
    func gradient(
        of node: TreeNode, epoch: Int, batch: Int, parameters: UnsafePointer<Float>,
        into gradient: UnsafeMutablePointer<Float>
    ) -> NodeSum {
        let part = Part(phase: .gradient, epoch: epoch, batch: batch, node: node)
        if node.level <= wholeLevel {
            return kernel.gradient(slot: stage(part), parameters: parameters, into: gradient)
        }
        guard let (left, right) = node.children else { return NodeSum(lossSum: 0, correct: 0) }
        let first = self.gradient(of: left, epoch: epoch, batch: batch, parameters: parameters, into: gradient)
        guard !sampleRange(of: right, phase: .gradient, batch: batch).isEmpty else { return first }
        let other = scratch[node.level] ?? AlignedFloats(count: layout.paddedCount)
        scratch[node.level] = other
        let second = self.gradient(of: right, epoch: epoch, batch: batch, parameters: parameters, into: other.pointer)
        let operands: InlineArray<2, UnsafePointer<Float>> = [UnsafePointer(gradient), UnsafePointer(other.pointer)]
        operands.span.withUnsafeBufferPointer {
            adder.reduce(Self.sumOfTwo, over: $0, into: gradient, range: 0..<layout.paddedCount)
        }
        return NodeSum(lossSum: first.lossSum + second.lossSum, correct: first.correct + second.correct)
    }

    /// The sum of the losses of the node's samples; their confusion is added to the counts given.
    func evaluate(
        _ node: TreeNode, phase: Phase, parameters: UnsafePointer<Float>, confusion: UnsafeMutablePointer<UInt32>
    ) -> NodeSum {
        if node.level <= wholeLevel {
            let slot = stage(Part(phase: phase, epoch: 0, batch: 0, node: node))
            return kernel.evaluate(slot: slot, parameters: parameters, confusion: confusion)
        }
        guard let (left, right) = node.children else { return NodeSum(lossSum: 0, correct: 0) }
        let first = evaluate(left, phase: phase, parameters: parameters, confusion: confusion)
        guard !sampleRange(of: right, phase: phase, batch: 0).isEmpty else { return first }
        let second = evaluate(right, phase: phase, parameters: parameters, confusion: confusion)
        return NodeSum(lossSum: first.lossSum + second.lossSum, correct: first.correct + second.correct)
    }

    private func sampleRange(of node: TreeNode, phase: Phase, batch: Int) -> Range<Int> {
        let count = samples.count(phase: phase, batch: batch) ?? 0
        let leaves = node.leaves(of: (count + job.leafSize - 1) / job.leafSize)
        return min(leaves.lowerBound * job.leafSize, count)..<min(leaves.upperBound * job.leafSize, count)
    }

    /// - Returns: The slot where the node's samples are.
    private func stage(_ part: Part) -> Int {
        if let slot = staged.firstIndex(of: part) {
            nextSlot = 1 - slot
            return slot
        }
        let slot = nextSlot
        let range = sampleRange(of: part.node, phase: part.phase, batch: part.batch)
        samples.with(phase: part.phase, epoch: part.epoch, batch: part.batch, range: range) {
            kernel.stage(samples: $0, of: source, slot: slot)
        }
        staged[slot] = part
        nextSlot = 1 - slot
        return slot
    }
}
