internal import KernelInterface
package import Networks

/// Gradients of tree nodes, for one thread.
///
/// Samples are cut into leaves of `leafSize`; inside a leaf every weight's gradient accumulates by fused
/// multiply-add from 0 in sample order, and leaves are joined by the one binary tree. So the bits depend on neither
/// the instruction set nor on how a batch was cut into nodes. All memory is allocated here, none later.
package final class GradientKernel {
    package let shape: NetworkShape
    package let layout: ParameterLayout
    package let leafSize: Int
    /// Most samples in one node.
    package let capacity: Int
    /// Most samples in one node that is staged ahead.
    package let stagedCapacity: Int
    package let instructionSet: InstructionSet
    /// What every leaf's gradient, and every sum of them, is rounded to.
    package let format: NumberFormat
    /// ε of the targets that gradients are taken for, 0..<1; evaluations have none.
    package let labelSmoothing: Float

    let functions: KernelFunctions
    let blocks: BlockPlan
    let slots: [StagingSlot]
    /// One block of a node that is not staged.
    let stream: StagingSlot
    /// The labels of such a node.
    let labels: AlignedBuffer<UInt8>
    let layers: [LayerScratch]
    /// A matrix of ones in one tile, the same for every band: the input whose weight is the bias.
    let ones: AlignedBuffer<Float>
    let zeros: AlignedBuffer<Float>
    let outputScratch: AlignedBuffer<Float>
    let losses: AlignedBuffer<Double>
    let predictions: AlignedBuffer<UInt32>
    /// Unfinished subtrees: of leaves within a tile, and of blocks, each a whole gradient.
    let tileStack: AlignedBuffer<Float>
    let blockSums: [AlignedBuffer<Float>]
    let pending: AlignedBuffer<UnsafePointer<Float>>

    /// - Parameters:
    ///   - leafSize: Samples of a leaf, at least 1.
    ///   - capacity: Most samples in one node, at least 1.
    ///   - stagedCapacity: Most samples in one that is staged; nil stages any.
    ///   - labelSmoothing: 0 for the squared error.
    package init(
        shape: NetworkShape, leafSize: Int, capacity: Int, stagedCapacity: Int? = nil,
        format: NumberFormat = .float32, labelSmoothing: Float = 0, instructionSet: InstructionSet = .best
    ) {
        precondition(leafSize >= 1 && capacity >= 1, "a node has samples")
        precondition(shape.outputs <= 256, "a label is a byte")
        switch shape.loss {
        case .softmaxCrossEntropy: precondition(shape.outputs >= 2, "softmax needs an output for each class")
        case .sigmoidCrossEntropy: precondition(shape.outputs == 1, "sigmoid cross-entropy has one output")
        case .meanSquaredError: precondition(labelSmoothing == 0, "labels are smoothed for cross-entropy alone")
        }
        precondition(labelSmoothing >= 0 && labelSmoothing < 1, "a fraction of a target is spread over the classes")
        self.shape = shape
        self.leafSize = leafSize
        self.capacity = capacity
        self.stagedCapacity = min(stagedCapacity ?? capacity, capacity)
        self.instructionSet = instructionSet
        self.format = format
        self.labelSmoothing = labelSmoothing
        functions = instructionSet.functions
        layout = shape.layout
        blocks = BlockPlan(leafSize: leafSize)
        let blockCount = blocks.count(for: capacity)
        let bands = blocks.bands
        let stagedBands = bands * blocks.count(for: self.stagedCapacity)
        slots = (0..<2).map { [shape] _ in StagingSlot(inputs: shape.inputs, bands: stagedBands) }
        stream = StagingSlot(inputs: shape.inputs, bands: bands)
        labels = AlignedBuffer(count: bands * 16 * blockCount, zero: 0)
        layers = layout.layers.enumerated().map { index, layer in
            LayerScratch(layer: layer, bands: bands, isFirst: index == 0)
        }
        ones = AlignedBuffer(count: 256, zero: 1)
        let widest = layout.layers.map { max($0.paddedOutputs, StagingSlot.padded($0.inputs)) }.max() ?? 16
        zeros = AlignedBuffer(count: widest, zero: 0)
        outputScratch = AlignedBuffer(count: (shape.outputs + 3) * 16, zero: 0)
        losses = AlignedBuffer(count: bands * 16, zero: 0)
        predictions = AlignedBuffer(count: bands * 16, zero: 0)
        let leavesPerBlock = max(1, blocks.samples / leafSize)
        let levels = Int.bitWidth - leavesPerBlock.leadingZeroBitCount
        tileStack = AlignedBuffer(count: levels * WeightGradientPass.maximumTileFloats, zero: 0)
        let blockLevels = Self.sumLevels(blockCount)
        blockSums = (0..<blockLevels).map { [layout] _ in AlignedBuffer(count: layout.paddedCount, zero: 0) }
        pending = AlignedBuffer(count: blockLevels, zero: UnsafePointer(zeros.base))
    }

    /// Sums of blocks that wait for others at once.
    private static func sumLevels(_ blocks: Int) -> Int { Int.bitWidth - (blocks - 1).leadingZeroBitCount }

    /// What a kernel takes of memory that grows with the weights, in bytes.
    package static func weightBytes(_ layout: ParameterLayout, leafSize: Int, capacity: Int) -> Int {
        let turned = layout.layers.dropFirst().reduce(0) { $0 + $1.outputs * StagingSlot.padded($1.inputs) }
        let levels = sumLevels(BlockPlan(leafSize: leafSize).count(for: capacity))
        return (turned + levels * layout.paddedCount) * 4
    }

    /// Gathers and converts a node's samples into a staging slot, ahead of the parameters.
    ///
    /// - Parameters:
    ///   - samples: Which samples, in order; at most `stagedCapacity`.
    ///   - slot: 0 or 1.
    package func stage(samples: UnsafeBufferPointer<UInt32>, of source: SampleSource, slot: Int) {
        precondition(samples.count <= stagedCapacity, "a staged node has at most as many samples as there is room for")
        let staged = slots[slot]
        staged.count = samples.count
        gatherLabels(of: samples, in: source, into: staged.labels.base)
        guard let indices = samples.baseAddress else { return }
        forEachBlock(of: staged.count) { block, first, count in
            convert(indices + first, count, of: source, into: input(staged, block: block))
        }
    }

    /// The sum over a staged node's samples of their gradients.
    ///
    /// - Parameters:
    ///   - parameters: In the padded layout, 64-byte aligned, padding zero.
    ///   - gradient: In the padded layout, 64-byte aligned; all of it is written, the padding with +0.
    package func gradient(
        slot: Int, parameters: UnsafePointer<Float>, into gradient: UnsafeMutablePointer<Float>
    ) -> NodeSum {
        let staged = slots[slot]
        return self.gradient(
            ofSamples: staged.count, labels: staged.labels.base, parameters: parameters, into: gradient
        ) { block, _, _ in input(staged, block: block) }
    }

    /// The same for samples that were not staged: each block is converted just before it is used, so that a large node's
    /// floats are still in the second-level cache.
    ///
    /// - Parameter samples: Which samples, in order; at most `capacity`.
    package func gradient(
        of samples: UnsafeBufferPointer<UInt32>, in source: SampleSource, parameters: UnsafePointer<Float>,
        into gradient: UnsafeMutablePointer<Float>
    ) -> NodeSum {
        gatherLabels(of: samples, in: source, into: labels.base)
        return self.gradient(ofSamples: samples.count, labels: labels.base, parameters: parameters, into: gradient) {
            _, first, count in
            let input = input(stream, block: 0)
            if let indices = samples.baseAddress { convert(indices + first, count, of: source, into: input) }
            return input
        }
    }

    private func gradient(
        ofSamples total: Int, labels: UnsafePointer<UInt8>, parameters: UnsafePointer<Float>,
        into gradient: UnsafeMutablePointer<Float>,
        input: (_ block: Int, _ first: Int, _ count: Int) -> SampleMatrix
    ) -> NodeSum {
        guard total > 0 else {
            gradient.update(repeating: 0, count: layout.paddedCount)
            return NodeSum(lossSum: 0, correct: 0)
        }
        for index in layers.indices { layers[index].transpose(layout.layers[index], of: parameters) }
        var tally = NodeTally(leafSize: leafSize)
        let last = blocks.count(for: total) - 1
        forEachBlock(of: total) { block, first, count in
            let input = input(block, first, count)
            let labels = labels + first
            forward(input, count, parameters)
            finish(labels, count, gradients: layers[layers.count - 1].gradients, values: nil)
            tally.add(losses: losses.base, predictions: predictions.base, labels: labels, count: count)
            // The same binary counter as of leaves, with whole gradients for subtrees.
            let isLast = block == last
            let closing = isLast ? block : block & ~(block + 1)
            backward(input, count, into: isLast ? gradient : blockSums[(~block).trailingZeroBitCount].base, closing)
        }
        return tally.sum()
    }

    func gatherLabels(
        of samples: UnsafeBufferPointer<UInt32>, in source: SampleSource, into labels: UnsafeMutablePointer<UInt8>
    ) {
        precondition(samples.count <= capacity, "a node has at most as many samples as the kernel was made for")
        for position in 0..<samples.count {
            let sample = Int(samples[position])
            precondition(sample < source.count, "a sample lies within the data set")
            let label = source.labels[sample]
            precondition(Int(label) < shape.classes, "a label is one of the classes")
            labels[position] = label
        }
    }
}

/// Where a data set's samples lie: bytes, converted as they are gathered, x = fma(byte, scale, offset).
package struct SampleSource {
    /// (N, pixels) bytes.
    package let images: UnsafePointer<UInt8>
    /// (N) labels, each below the number of classes.
    package let labels: UnsafePointer<UInt8>
    /// N.
    package let count: Int
    package let pixels: Int
    package let scale: Float
    /// (pixels), and zeros that fill the last sixteen.
    let offsets: [Float]

    /// - Parameter offsets: One for all pixels, or one for each.
    package init(
        images: UnsafePointer<UInt8>, labels: UnsafePointer<UInt8>, count: Int, pixels: Int, scale: Float,
        offsets: [Float]
    ) {
        precondition(offsets.count == 1 || offsets.count == pixels, "an offset for all pixels, or one for each")
        self.images = images
        self.labels = labels
        self.count = count
        self.pixels = pixels
        self.scale = scale
        let all = offsets.count == pixels ? offsets : [Float](repeating: offsets[0], count: pixels)
        self.offsets = all + [Float](repeating: 0, count: (pixels + 15) / 16 * 16 - pixels)
    }
}

/// What the samples of one tree node add up to besides their gradient.
package struct NodeSum: Sendable, Equatable {
    /// Sum of the per-sample losses, in the tree's order.
    package var lossSum: Double
    /// Samples whose class was told right.
    package var correct: Int

    package init(lossSum: Double, correct: Int) {
        self.lossSum = lossSum
        self.correct = correct
    }
}
