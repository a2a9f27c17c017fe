internal import KernelInterface
internal import Networks

extension GradientKernel {
    /// The forward pass alone: a staged node's loss and hits.
    ///
    /// - Parameter confusion: (classes, classes) counts, true class by predicted class, which are added to.
    package func evaluate(
        slot: Int, parameters: UnsafePointer<Float>, confusion: UnsafeMutablePointer<UInt32>
    ) -> NodeSum {
        let staged = slots[slot]
        return evaluate(
            samples: staged.count, labels: staged.labels.base, parameters: parameters, confusion: confusion
        ) { block, _, _ in input(staged, block: block) }
    }

    /// The same for samples that were not staged.
    ///
    /// - Parameter samples: Which samples, in order; at most `capacity`.
    package func evaluate(
        _ samples: UnsafeBufferPointer<UInt32>, of source: SampleSource, parameters: UnsafePointer<Float>,
        confusion: UnsafeMutablePointer<UInt32>
    ) -> NodeSum {
        gatherLabels(of: samples, in: source, into: labels.base)
        return evaluate(
            samples: samples.count, labels: labels.base, parameters: parameters, confusion: confusion
        ) { _, first, count in
            let input = input(stream, block: 0)
            if let indices = samples.baseAddress { convert(indices + first, count, of: source, into: input) }
            return input
        }
    }

    private func evaluate(
        samples total: Int, labels: UnsafePointer<UInt8>, parameters: UnsafePointer<Float>,
        confusion: UnsafeMutablePointer<UInt32>, input: (_ block: Int, _ first: Int, _ count: Int) -> SampleMatrix
    ) -> NodeSum {
        var tally = NodeTally(leafSize: leafSize)
        forEachBlock(of: total) { block, first, count in
            let labels = labels + first
            forward(input(block, first, count), count, parameters)
            finish(labels, count, gradients: nil, values: nil)
            tally.add(losses: losses.base, predictions: predictions.base, labels: labels, count: count)
            for sample in 0..<count {
                confusion[Int(labels[sample]) * shape.classes + Int(predictions.base[sample])] += 1
            }
        }
        return tally.sum()
    }

    /// What the network says of a staged node's samples.
    ///
    /// - Parameter probabilities: (samples, classes). One output p gives (1 − p, p); several sigmoid outputs are given
    ///   as they are and need not add up to 1.
    package func probabilities(
        slot: Int, parameters: UnsafePointer<Float>, into probabilities: UnsafeMutablePointer<Float>
    ) {
        let staged = slots[slot]
        forEachBlock(of: staged.count) { block, first, count in
            forward(input(staged, block: block), count, parameters)
            let values = probabilities + first * shape.classes
            finish(staged.labels.base + first, count, gradients: nil, values: values)
            guard shape.outputs == 1 else { return }
            for sample in (0..<count).reversed() {
                let value = values[sample]
                values[2 * sample + 1] = value
                values[2 * sample] = 1 - value
            }
        }
    }

    /// A staged node's weighted inputs z of the output layer.
    ///
    /// - Parameter logits: (samples, outputs).
    package func logits(
        slot: Int, parameters: UnsafePointer<Float>, into logits: UnsafeMutablePointer<Float>
    ) {
        let staged = slots[slot]
        let matrix = layers[layers.count - 1].activations
        forEachBlock(of: staged.count) { block, first, count in
            forward(input(staged, block: block), count, parameters)
            for sample in 0..<count {
                let band = matrix.base + sample / 16 * matrix.tilesPerBand * 256 + sample % 16 * 16
                for output in 0..<shape.outputs {
                    logits[(first + sample) * shape.outputs + output] = band[output / 16 * 256 + output % 16]
                }
            }
        }
    }
}

/// Adds up losses and hits of a node's samples, block by block: losses in sample order within a leaf, leaves by the
/// tree.
struct NodeTally {
    private let leafSize: Int
    private var tree = LeafTree()
    private var leafLoss = 0.0
    private var leafCount = 0
    private var correct = 0

    init(leafSize: Int) { self.leafSize = leafSize }

    mutating func add(
        losses: UnsafePointer<Double>, predictions: UnsafePointer<UInt32>, labels: UnsafePointer<UInt8>, count: Int
    ) {
        for sample in 0..<count {
            leafLoss += losses[sample]
            leafCount += 1
            if leafCount == leafSize { closeLeaf() }
            if predictions[sample] == UInt32(labels[sample]) { correct += 1 }
        }
    }

    mutating func sum() -> NodeSum {
        if leafCount > 0 { closeLeaf() }
        return NodeSum(lossSum: tree.total(), correct: correct)
    }

    private mutating func closeLeaf() {
        tree.add(leafLoss)
        leafLoss = 0
        leafCount = 0
    }
}
