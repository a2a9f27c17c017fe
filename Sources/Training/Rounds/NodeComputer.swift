internal import Failures
package import Kernels
internal import Learning
internal import Networks

/// Computes any node of any round on this thread.
///
/// Large nodes are computed in parts that fit the kernel's scratch memory and are added as the tree says.
package final class NodeComputer {
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

    private struct Scratch: Hashable {
        var phase: Phase
        var level: UInt8
    }

    let samples: RoundSamples
    private let job: WorkerJob
    private let kernel: GradientKernel
    private let source: SampleSource
    private let layout: ParameterLayout
    /// Nodes of this level and below are computed in one piece.
    private let wholeLevel: UInt8
    /// Sums of right children, one for each level above; a shard's steps need theirs while others wait.
    private var scratch: [Scratch: AlignedBuffer<Float>] = [:]
    private let shardTrainer: ShardTrainer?
    private let adder: ParameterUpdate
    private var staged: [Part?] = [nil, nil]
    private var nextSlot = 0

    /// - Parameter dataset: Laid out as `job.dataset` says; it must outlive this object.
    package init(job: WorkerJob, dataset: UnsafeRawPointer, instructionSet: InstructionSet) throws {
        self.job = job
        samples = try RoundSamples(job: job)
        wholeLevel = Self.wholeLevel(leafSize: job.leafSize)
        kernel = GradientKernel(
            shape: job.shape, leafSize: job.leafSize, capacity: Self.capacity(for: job, samples),
            stagedCapacity: max(Self.stagedSamples, job.leafSize), format: job.wire,
            labelSmoothing: job.labelSmoothing.fraction, instructionSet: instructionSet)
        adder = ParameterUpdate(instructionSet: instructionSet, format: job.wire)
        layout = job.shape.layout
        shardTrainer = job.local.map { ShardTrainer($0, job: job, instructionSet: instructionSet) }
        let images = dataset.assumingMemoryBound(to: UInt8.self)
        source = SampleSource(
            images: images, labels: images + job.dataset.count * job.dataset.pixels, count: job.dataset.count,
            pixels: job.dataset.pixels, scale: job.scale, offsets: job.offsets)
    }

    private static func wholeLevel(leafSize: Int) -> UInt8 {
        var level: UInt8 = 0
        while leafSize << (Int(level) + 1) <= wholeSamples { level += 1 }
        return level
    }

    /// Samples of the largest node that is computed in one piece.
    package static func capacity(for job: WorkerJob, _ samples: RoundSamples) -> Int {
        let largestRound = max(
            min(job.batchSize, samples.trainingCount), samples.validationCount, samples.testCount)
        return min(job.leafSize << Int(wholeLevel(leafSize: job.leafSize)), largestRound)
    }

    package var instructionSet: InstructionSet { kernel.instructionSet }

    /// Whether the round exists and the nodes lie in its tree.
    package func accepts(_ nodes: [TreeNode], phase: Phase, batch: Int) -> Bool {
        guard let count = samples.count(phase: phase, batch: batch) else { return false }
        let tree = job.tree(of: phase, samples: count)
        return nodes.allSatisfy(tree.contains)
    }

    /// The same for one node.
    package func accepts(_ node: TreeNode, phase: Phase, batch: Int) -> Bool {
        guard let count = samples.count(phase: phase, batch: batch) else { return false }
        return job.tree(of: phase, samples: count).contains(node)
    }

    /// The same node of the batch after this one.
    package func following(_ node: TreeNode, epoch: Int, batch: Int) -> (node: TreeNode, epoch: Int, batch: Int) {
        let wraps = batch + 1 >= samples.stepsPerEpoch
        return (node, wraps ? epoch + 1 : epoch, wraps ? 0 : batch + 1)
    }

    /// Samples of a node.
    package func sampleCount(of node: TreeNode, phase: Phase, batch: Int) -> Int {
        sampleRange(of: node, phase: phase, batch: batch).count
    }

    /// Prepares a node that will probably be asked for next.
    package func prepare(_ node: TreeNode, phase: Phase, epoch: Int, batch: Int) {
        let part = Part(phase: phase, epoch: epoch, batch: batch, node: node)
        guard samples.count(phase: phase, batch: batch) != nil, isStaged(part) else { return }
        _ = stage(part)
    }

    /// The sum of the gradients of the node's samples, or of what its shards change.
    package func gradient(
        of node: TreeNode, phase: Phase = .gradient, epoch: Int, batch: Int, parameters: UnsafePointer<Float>,
        into gradient: UnsafeMutablePointer<Float>
    ) -> NodeSum {
        let part = Part(phase: phase, epoch: epoch, batch: batch, node: node)
        if phase == .local {
            if node.level == 0 { return train(part, parameters, into: gradient) }
        } else if node.level <= wholeLevel {
            if isStaged(part) { return kernel.gradient(slot: stage(part), parameters: parameters, into: gradient) }
            return withSamples(of: part) {
                kernel.gradient(of: $0, in: source, parameters: parameters, into: gradient)
            }
        }
        guard let (left, right) = node.children else { return NodeSum(lossSum: 0, correct: 0) }
        let first = self.gradient(
            of: left, phase: phase, epoch: epoch, batch: batch, parameters: parameters, into: gradient)
        guard !sampleRange(of: right, phase: phase, batch: batch).isEmpty else { return first }
        let place = Scratch(phase: phase, level: node.level)
        let other = scratch[place] ?? AlignedBuffer<Float>(count: layout.paddedCount, zero: 0)
        scratch[place] = other
        let second = self.gradient(
            of: right, phase: phase, epoch: epoch, batch: batch, parameters: parameters, into: other.base)
        let operands: InlineArray<2, UnsafePointer<Float>> = [UnsafePointer(gradient), UnsafePointer(other.base)]
        operands.span.withUnsafeBufferPointer {
            adder.reduce(Self.sumOfTwo, over: $0, into: gradient, range: 0..<layout.paddedCount)
        }
        return NodeSum(lossSum: first.lossSum + second.lossSum, correct: first.correct + second.correct)
    }

    private func train(
        _ part: Part, _ parameters: UnsafePointer<Float>, into change: UnsafeMutablePointer<Float>
    ) -> NodeSum {
        guard let shardTrainer else { return NodeSum(lossSum: .nan, correct: 0) }
        return shardTrainer.train(
            shard: Int(part.node.index), epoch: part.epoch, round: part.batch, of: samples, from: parameters,
            into: change
        ) { batch, parameters, gradient in
            let root = job.tree(of: .gradient, samples: samples.samplesOfBatch(batch)).root
            return self.gradient(of: root, epoch: part.epoch, batch: batch, parameters: parameters, into: gradient)
        }
    }

    /// The sum of the losses of the node's samples; their confusion is added to the counts given.
    ///
    /// - Parameter report: Told, part by part, of how many samples more are done.
    package func evaluate(
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
        let size = job.leafSize(of: phase)
        let leaves = node.leaves(of: (count + size - 1) / size)
        return min(leaves.lowerBound * size, count)..<min(leaves.upperBound * size, count)
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
