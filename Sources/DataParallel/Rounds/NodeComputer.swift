internal import Datasets
internal import Failures
internal import Kernels
internal import Networks

/// Computes any node of any round on this thread.
///
/// Large nodes are computed in parts that fit the kernel's scratch memory and are added as the tree says.
final class NodeComputer {
    /// The kernel computes nodes of about as many samples in one piece; it keeps a whole gradient for each level of those.
    private static let wholeSamples = 1024
    /// Nodes of more samples are not converted ahead: their floats would leave the second-level cache before they are used.
    private static let stagedSamples = 128

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
        while job.leafSize << (Int(level) + 1) <= Self.wholeSamples { level += 1 }
        wholeLevel = level
        let largestRound = max(
            min(job.batchSize, samples.trainingCount), samples.validationCount, samples.testCount)
        kernel = GradientKernel(
            shape: job.shape, leafSize: job.leafSize, capacity: min(job.leafSize << Int(level), largestRound),
            stagedCapacity: max(Self.stagedSamples, job.leafSize), format: job.wire,
            instructionSet: instructionSet)
        adder = ParameterUpdate(instructionSet: instructionSet, format: job.wire)
        layout = ParameterLayout(widths: job.shape.widths)
        let images = dataset.assumingMemoryBound(to: UInt8.self)
        source = SampleSource(
            images: images, labels: images + job.dataset.count * job.dataset.pixels, count: job.dataset.count,
            scale: job.scale, offset: job.offset)
    }

    var instructionSet: InstructionSet { kernel.instructionSet }

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
        let part = Part(phase: phase, epoch: epoch, batch: batch, node: node)
        guard samples.count(phase: phase, batch: batch) != nil, isStaged(part) else { return }
        _ = stage(part)
    }

    /// The sum of the gradients of the node's samples.
    func gradient(
        of node: TreeNode, epoch: Int, batch: Int, parameters: UnsafePointer<Float>,
        into gradient: UnsafeMutablePointer<Float>
    ) -> NodeSum {
        let part = Part(phase: .gradient, epoch: epoch, batch: batch, node: node)
        if node.level <= wholeLevel {
            if isStaged(part) { return kernel.gradient(slot: stage(part), parameters: parameters, into: gradient) }
            return withSamples(of: part) {
                kernel.gradient(of: $0, in: source, parameters: parameters, into: gradient)
            }
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
    ///
    /// - Parameter report: Told, part by part, of how many samples more are done.
    func evaluate(
        _ node: TreeNode, phase: Phase, parameters: UnsafePointer<Float>, confusion: UnsafeMutablePointer<UInt32>,
        report: ((_ samples: Int) -> Void)? = nil
    ) -> NodeSum {
        if node.level <= wholeLevel {
            return withSamples(of: Part(phase: phase, epoch: 0, batch: 0, node: node)) { samples in
                defer { report?(samples.count) }
                return kernel.evaluate(samples, of: source, parameters: parameters, confusion: confusion)
            }
        }
        guard let (left, right) = node.children else { return NodeSum(lossSum: 0, correct: 0) }
        let first = evaluate(left, phase: phase, parameters: parameters, confusion: confusion, report: report)
        guard !sampleRange(of: right, phase: phase, batch: 0).isEmpty else { return first }
        let second = evaluate(right, phase: phase, parameters: parameters, confusion: confusion, report: report)
        return NodeSum(lossSum: first.lossSum + second.lossSum, correct: first.correct + second.correct)
    }

    private func sampleRange(of node: TreeNode, phase: Phase, batch: Int) -> Range<Int> {
        let count = samples.count(phase: phase, batch: batch) ?? 0
        let leaves = node.leaves(of: (count + job.leafSize - 1) / job.leafSize)
        return min(leaves.lowerBound * job.leafSize, count)..<min(leaves.upperBound * job.leafSize, count)
    }

    /// Whether the part's samples are converted as a whole, perhaps ahead of the parameters.
    private func isStaged(_ part: Part) -> Bool {
        sampleRange(of: part.node, phase: part.phase, batch: part.batch).count <= kernel.stagedCapacity
    }

    private func withSamples<Result>(of part: Part, _ body: (UnsafeBufferPointer<UInt32>) -> Result) -> Result {
        samples.with(
            phase: part.phase, epoch: part.epoch, batch: part.batch,
            range: sampleRange(of: part.node, phase: part.phase, batch: part.batch), body)
    }

    /// - Returns: The slot where the node's samples are.
    private func stage(_ part: Part) -> Int {
        for slot in 0...1 where staged[slot] == part {
            nextSlot = 1 - slot
            return slot
        }
        let slot = nextSlot
        withSamples(of: part) { kernel.stage(samples: $0, of: source, slot: slot) }
        staged[slot] = part
        nextSlot = 1 - slot
        return slot
    }
}
