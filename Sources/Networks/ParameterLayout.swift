/// Where each weight lies in the two flat arrays of float32 that hold a network's parameters (or its gradient).
///
/// - The **canonical** array is what files and the fingerprint hold: layer after layer, weight before bias, weights
///   as `[out, in]`, nothing in between.
/// - The **padded** array is what kernels and data planes hold: weights as `[in, paddedOutputs]`, then the bias as
///   `[paddedOutputs]`, where the outputs are padded to a multiple of 16 floats, so that every row starts on a
///   64-byte boundary. Padding is zero in parameters and in gradients.
package struct ParameterLayout: Sendable, Hashable {
    /// Floats in a 64-byte line.
    package static let lane = 16

    /// One matrix `[outputs, inputs]` and one bias `[outputs]`.
    package struct Layer: Sendable, Hashable {
        package let inputs: Int
        package let outputs: Int
        package let paddedOutputs: Int
        /// Offsets into the padded array, in floats.
        package let weightOffset: Int
        package let biasOffset: Int
        /// Offsets into the canonical array, in floats.
        package let canonicalWeightOffset: Int
        package let canonicalBiasOffset: Int
    }

    package let layers: [Layer]
    /// Floats in the padded array, a multiple of 16.
    package let paddedCount: Int
    /// Floats in the canonical array: the number of parameters.
    package let canonicalCount: Int

    package init(layers: [Networks.Layer]) { self.init(matrices: layers.map(\.matrix)) }

    /// Of dense layers alone.
    package init(widths: [Int]) { self.init(matrices: Array(zip(widths, widths.dropFirst()))) }

    /// - Parameter matrices: One for each layer, with a bias for each of its outputs.
    private init(matrices: [(inputs: Int, outputs: Int)]) {
        var layers: [Layer] = []
        var padded = 0
        var canonical = 0
        for (inputs, outputs) in matrices {
            let paddedOutputs = (outputs + Self.lane - 1) / Self.lane * Self.lane
            layers.append(
                Layer(
                    inputs: inputs, outputs: outputs, paddedOutputs: paddedOutputs, weightOffset: padded,
                    biasOffset: padded + inputs * paddedOutputs, canonicalWeightOffset: canonical,
                    canonicalBiasOffset: canonical + inputs * outputs))
            padded += (inputs + 1) * paddedOutputs
            canonical += (inputs + 1) * outputs
        }
        self.layers = layers
        paddedCount = padded
        canonicalCount = canonical
    }

    /// Canonical to padded; the padding is set to zero.
    ///
    /// - Parameters:
    ///   - canonical: `canonicalCount` floats.
    ///   - padded: `paddedCount` floats.
    package func pack(_ canonical: UnsafePointer<Float>, into padded: UnsafeMutablePointer<Float>) {
        padded.update(repeating: 0, count: paddedCount)
        for layer in layers {
            let weight = canonical + layer.canonicalWeightOffset
            for output in 0..<layer.outputs {
                let row = weight + output * layer.inputs
                let column = padded + layer.weightOffset + output
                for input in 0..<layer.inputs { column[input * layer.paddedOutputs] = row[input] }
            }
            (padded + layer.biasOffset).update(from: canonical + layer.canonicalBiasOffset, count: layer.outputs)
        }
    }

    /// Padded to canonical.
    package func unpack(_ padded: UnsafePointer<Float>, into canonical: UnsafeMutablePointer<Float>) {
        for layer in layers {
            let weight = canonical + layer.canonicalWeightOffset
            for output in 0..<layer.outputs {
                let row = weight + output * layer.inputs
                let column = padded + layer.weightOffset + output
                for input in 0..<layer.inputs { row[input] = column[input * layer.paddedOutputs] }
            }
            (canonical + layer.canonicalBiasOffset).update(from: padded + layer.biasOffset, count: layer.outputs)
        }
    }
}

/// What parameters and gradients are rounded to before anybody computes with them or adds them up, and so what they are
/// when they travel.
package enum NumberFormat: String, Sendable, Hashable, Codable, CaseIterable {
    /// Nothing is rounded beyond what IEEE 754's binary32 does.
    case float32
    /// The upper half of a float32: as far a range, 8 bits of precision. Rounded to nearest, ties to even.
    case bfloat16

    /// Of one number on its way.
    package var byteCount: Int {
        switch self {
        case .float32: 4
        case .bfloat16: 2
        }
    }
}
