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
        var tally = NodeTally(leafSize: leafSize)
        forEachBlock(of: staged.count) { block, first, count in
            let labels = staged.labels.base + first
            forward(input(staged, block: block), count, parameters)
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
