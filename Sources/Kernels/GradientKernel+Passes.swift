internal import KernelInterface
internal import Networks

/// The passes over a block of samples that a gradient and an evaluation are made of.
extension GradientKernel {
    func convert(
        _ samples: UnsafePointer<UInt32>, _ count: Int, of source: SampleSource, into output: SampleMatrix
    ) {
        precondition(source.pixels == shape.inputs, "a picture has a pixel for each input")
        source.offsets.withUnsafeBufferPointer { offsets in
            guard let offsets = offsets.baseAddress else { return }
            functions.convert(
                ConversionPass(
                    bytes: source.images, samples: samples, count: count, columns: shape.inputs, scale: source.scale,
                    offsets: offsets, output: output))
        }
    }

    /// Calls `body` with each block's number, first sample and count.
    func forEachBlock(of total: Int, _ body: (_ block: Int, _ first: Int, _ count: Int) -> Void) {
        for block in 0..<blocks.count(for: total) {
            let first = block * blocks.samples
            body(block, first, min(blocks.samples, total - first))
        }
    }

    func input(_ staged: StagingSlot, block: Int) -> SampleMatrix {
        let tiles = StagingSlot.padded(shape.inputs) / 16
        return SampleMatrix(base: staged.samples.base + block * blocks.bands * tiles * 256, tilesPerBand: tiles)
    }

    /// Fills every layer's activations, the last one's with logits.
    func forward(_ input: SampleMatrix, _ samples: Int, _ parameters: UnsafePointer<Float>) {
        var previous = input
        for index in layers.indices {
            let layer = layout.layers[index]
            let activations = layers[index].activations
            functions.dense(
                DensePass(
                    input: previous, weights: parameters + layer.weightOffset, bias: parameters + layer.biasOffset,
                    output: activations, samples: samples, inputs: layer.inputs))
            if let activation = shape.layers[index].activation {
                functions.activate(
                    ActivationPass(
                        activation: activation, activations: activations, gradients: activations,
                        samples: samples))
            }
            previous = activations
        }
    }

    func finish(
        _ labels: UnsafePointer<UInt8>, _ samples: Int, gradients: SampleMatrix?,
        values: UnsafeMutablePointer<Float>?
    ) {
        functions.finish(
            OutputPass(
                loss: shape.loss, labelSmoothing: gradients == nil ? 0 : labelSmoothing,
                logits: layers[layers.count - 1].activations, labels: labels, samples: samples,
                outputs: shape.outputs, scratch: outputScratch.base, gradients: gradients, losses: losses.base,
                predictions: predictions.base, values: values))
    }

    /// From the last layer's dL/dz to all weights' gradients of a block, joined with the subtrees to its left whose
    /// levels are the set bits of `closing`.
    func backward(
        _ input: SampleMatrix, _ samples: Int, into gradient: UnsafeMutablePointer<Float>, _ closing: Int
    ) {
        var index = layers.count
        while index > 0 {
            index -= 1
            let layer = layout.layers[index]
            let scratch = layers[index]
            let below = index == 0 ? input : layers[index - 1].activations
            accumulate(below, layer.inputs, scratch.gradients, samples, gradient, layer.weightOffset, closing)
            let ones = SampleMatrix(base: ones.base, tilesPerBand: 0)
            accumulate(ones, 1, scratch.gradients, samples, gradient, layer.biasOffset, closing)
            guard index > 0 else { return }
            functions.dense(
                DensePass(
                    input: scratch.gradients, weights: scratch.transposed.base, bias: zeros.base,
                    output: layers[index - 1].gradients, samples: samples, inputs: layer.outputs))
            if let activation = shape.layers[index - 1].activation {
                functions.differentiate(
                    ActivationPass(
                        activation: activation, activations: below, gradients: layers[index - 1].gradients,
                        samples: samples))
            }
        }
    }

    private func accumulate(
        _ input: SampleMatrix, _ inputs: Int, _ gradients: SampleMatrix, _ samples: Int,
        _ gradient: UnsafeMutablePointer<Float>, _ offset: Int, _ closing: Int
    ) {
        var count = 0
        for level in blockSums.indices where closing & (1 << level) != 0 {
            pending.base[count] = UnsafePointer(blockSums[level].base) + offset
            count += 1
        }
        functions.accumulate(
            WeightGradientPass(
                input: input, gradients: gradients, samples: samples, leafSize: leafSize, format: format,
                inputs: inputs, output: gradient + offset, pending: pending.base, pendingCount: count,
                stack: tileStack.base))
    }
}
