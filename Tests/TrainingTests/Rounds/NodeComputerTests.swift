import Datasets
import Kernels
import Learning
import Networks
import Testing
import TrainingTestSupport

@testable import Training

struct NodeComputerTests {
    /// A computer of nodes, the parameters to compute them with, and the round's tree.
    private final class Bench {
        let data: TrainingData
        let configuration: TrainingConfiguration
        let job: WorkerJob
        let layout: ParameterLayout
        let computer: NodeComputer
        let parameters: AlignedBuffer<Float>
        let canonical: [Float]
        let tree: GradientTree

        init(train: Int, configuration: TrainingConfiguration) throws {
            data = try SampleMemory.data(train: train)
            self.configuration = configuration
            job = try WorkerJob(configuration: configuration, data: data)
            layout = job.shape.layout
            computer = try NodeComputer(job: job, dataset: data.base, instructionSet: .best)
            parameters = AlignedBuffer<Float>(count: layout.paddedCount, zero: 0)
            canonical = configuration.initializer.parameters(for: job.shape, seed: 1)
            layout.pack(canonical, into: parameters.base)
            tree = GradientTree(samples: computer.samples.samplesOfBatch(0), leafSize: job.leafSize)
        }

        func gradient(of node: TreeNode) -> (gradient: AlignedBuffer<Float>, sum: NodeSum) {
            let gradient = AlignedBuffer<Float>(count: layout.paddedCount, zero: 0)
            let sum = computer.gradient(
                of: node, epoch: 1, batch: 0, parameters: parameters.base, into: gradient.base)
            return (gradient, sum)
        }

        func bits(_ floats: AlignedBuffer<Float>) -> [UInt32] {
            UnsafeBufferPointer(start: floats.base, count: layout.paddedCount).map(\.bitPattern)
        }
    }

    @Test(
        "the gradient of a batch is that of the scalar reference",
        arguments: Activation.allCases, TrainingConfiguration.Loss.allCases)
    func reference(activation: Activation, loss: TrainingConfiguration.Loss) throws {
        let configuration = try TrainingConfiguration.small {
            $0.activation = activation
            $0.loss = loss
            $0.initializer = .glorotUniform
        }
        let bench = try Bench(train: 100, configuration: configuration)
        let (gradient, sum) = bench.gradient(of: bench.tree.root)

        let split = try TrainingSplit(trainCount: 100, validationFraction: 0.1, seed: 1)
        let schedule = try BatchSchedule(seed: 1, samples: split.training, batchSize: 16)
        let samples = schedule.order(ofEpoch: 1).batch(0).map { sample in
            let pixels = bench.data.bytes[Int(sample) * 16..<(Int(sample) + 1) * 16]
            return ReferenceGradient.Sample(
                inputs: pixels.map { Double($0) / 255 }, label: Int(bench.data.bytes[120 * 16 + Int(sample)]))
        }
        let expected = ReferenceGradient(shape: bench.job.shape)
            .batch(samples, parameters: bench.canonical.map(Double.init))

        var found = [Float](repeating: 0, count: bench.layout.canonicalCount)
        bench.layout.unpack(gradient.base, into: &found)
        let scale = expected.gradientSum.map(abs).max() ?? 0
        #expect(scale > 0.01)
        for (found, expected) in zip(found, expected.gradientSum) {
            #expect(abs(Double(found) - expected) <= scale * 1e-5)
        }
        #expect(abs(sum.lossSum - expected.lossSum) <= expected.lossSum * 1e-5)
        #expect(sum.correct == expected.correct)
        #expect(bench.computer.sampleCount(of: bench.tree.root, phase: .gradient, batch: 0) == 16)
    }

    @Test(
        "nodes add up to the bits of the root, also where the root is more than is staged at once",
        arguments: [(3, 40, 30), (16, 300, 256), (512, 3000, 2700), (700, 4000, 3000), (2048, 6000, 5000)],
        NumberFormat.allCases)
    func nodes(_ sizes: (leafSize: Int, train: Int, batch: Int), wire: NumberFormat) throws {
        let (leafSize, train, batch) = sizes
        let configuration = try TrainingConfiguration.small {
            $0.leafSize = leafSize
            $0.precision = wire
            $0.batchSize = batch
        }
        let bench = try Bench(train: train, configuration: configuration)
        let (root, rootSum) = bench.gradient(of: bench.tree.root)
        let adder = ParameterUpdate(format: wire)
        for cut in Cuts.all(of: bench.tree).prefix(12) {
            let parts = cut.map(bench.gradient(of:))
            let plan = try #require(bench.tree.reduction(of: cut))
            let sum = AlignedBuffer<Float>(count: bench.layout.paddedCount, zero: 0)
            parts.map { UnsafePointer($0.gradient.base) }.withUnsafeBufferPointer {
                adder.reduce(plan, over: $0, into: sum.base, range: 0..<bench.layout.paddedCount)
            }
            #expect(bench.bits(sum) == bench.bits(root))
            let sums = Dictionary(uniqueKeysWithValues: zip(cut, parts.map(\.sum)))
            #expect(bench.tree.sum(value: { sums[$0]?.lossSum }, adding: +) == rootSum.lossSum)
            #expect(parts.reduce(0) { $0 + $1.sum.correct } == rootSum.correct)
        }
    }

    @Test(
        "the leaves' gradients, added pairwise by hand, have the bits of the root",
        arguments: [(3, 30), (512, 2700)])
    func leaves(leafSize: Int, batch: Int) throws {
        let configuration = try TrainingConfiguration.small {
            $0.leafSize = leafSize
            $0.batchSize = batch
        }
        let bench = try Bench(train: 3000, configuration: configuration)
        let leaves = (0..<bench.tree.leafCount).map { leaf in
            let gradient = bench.gradient(of: TreeNode(level: 0, index: UInt32(leaf))).gradient
            return Array(UnsafeBufferPointer(start: gradient.base, count: bench.layout.paddedCount))
        }
        let sum = pairwiseSum(leaves[...])
        #expect(sum.map(\.bitPattern) == bench.bits(bench.gradient(of: bench.tree.root).gradient))
    }

    private func pairwiseSum(_ leaves: ArraySlice<[Float]>) -> [Float] {
        guard leaves.count > 1 else { return leaves.first ?? [] }
        var left = 1
        while left * 2 < leaves.count { left *= 2 }
        let middle = leaves.startIndex + left
        return zip(pairwiseSum(leaves[..<middle]), pairwiseSum(leaves[middle...])).map { $0 + $1 }
    }

    @Test("preparing a node changes nothing, whether it is asked for next or not")
    func preparation() throws {
        let bench = try Bench(train: 100, configuration: .small())
        let node = TreeNode(level: 1, index: 1)
        let plain = bench.gradient(of: node)
        let root = bench.tree.root
        for (epoch, batch, other) in [(1, 0, node), (1, 1, node), (2, 0, node), (1, 0, root), (1, 99, node)] {
            bench.computer.prepare(other, phase: .gradient, epoch: epoch, batch: batch)
            let again = bench.gradient(of: node)
            #expect(bench.bits(again.gradient) == bench.bits(plain.gradient))
            #expect(again.sum == plain.sum)
        }
    }

    @Test("an evaluation's nodes add up to the root's loss and confusion", arguments: [3, 512])
    func evaluation(leafSize: Int) throws {
        let configuration = try TrainingConfiguration.small {
            $0.leafSize = leafSize
            $0.validationFraction = 0.8
        }
        let bench = try Bench(train: 3000, configuration: configuration)
        let tree = GradientTree(samples: 2400, leafSize: leafSize)
        func evaluate(_ node: TreeNode, _ counts: inout [UInt32]) -> NodeSum {
            bench.computer.evaluate(
                node, phase: .validation, parameters: bench.parameters.base, confusion: &counts)
        }
        var whole = [UInt32](repeating: 0, count: 9)
        let root = evaluate(tree.root, &whole)
        #expect(whole.reduce(0, +) == 2400)
        #expect(root.correct == Int(whole[0] + whole[4] + whole[8]))
        for middle in [1, 2, tree.leafCount - 1] {
            var counts = [UInt32](repeating: 0, count: 9)
            var sums: [TreeNode: NodeSum] = [:]
            for node in tree.cover(0..<middle) + tree.cover(middle..<tree.leafCount) {
                sums[node] = evaluate(node, &counts)
            }
            #expect(counts == whole)
            #expect(tree.sum(value: { sums[$0]?.lossSum }, adding: +) == root.lossSum)
        }
    }

    @Test("tasks of rounds or nodes that the job does not have are not accepted")
    func acceptance() throws {
        let bench = try Bench(train: 100, configuration: .small())
        func accepts(_ phase: Phase, batch: UInt32 = 0, _ nodes: [TreeNode]) -> Bool {
            bench.computer.accepts(nodes, phase: phase, batch: Int(batch))
        }
        // 90 samples in batches of 16, leaves of 3: 6 leaves, 4 in the short last batch.
        let last = TreeNode(level: 0, index: 5)
        #expect(accepts(.gradient, [last, bench.tree.root]))
        #expect(!accepts(.gradient, batch: 5, [last]))
        #expect(accepts(.gradient, batch: 5, [TreeNode(level: 0, index: 3)]))
        #expect(!accepts(.gradient, batch: 6, [TreeNode(level: 0, index: 0)]))
        #expect(!accepts(.gradient, batch: .max, [TreeNode(level: 0, index: 0)]))
        #expect(!accepts(.gradient, [last, TreeNode(level: 31, index: .max)]))
        #expect(accepts(.validation, [TreeNode(level: 0, index: 3)]))
        #expect(!accepts(.validation, [TreeNode(level: 0, index: 4)]))
        #expect(accepts(.test, [TreeNode(level: 0, index: 6)]))
        #expect(!accepts(.test, [TreeNode(level: 0, index: 7)]))
    }
}
