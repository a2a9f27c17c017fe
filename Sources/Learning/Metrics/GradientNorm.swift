package import Networks

/// The Euclidean norm of each layer's gradient, √(Σ dW² + Σ db²).
package enum GradientNorm {
    /// Squares of float32 are exact in Double; they are summed in a fixed order: sixteen running sums over the lanes
    /// of the padded rows, in memory's order, then the sums from the first to the last.
    ///
    /// - Parameters:
    ///   - gradient: `layout.paddedCount` floats in the padded layout, whose padding is zero.
    ///   - layout: Where each layer lies in it.
    /// - Returns: One norm a layer, NaN or infinite where the gradient is.
    package static func byLayer(ofPadded gradient: UnsafePointer<Float>, layout: ParameterLayout) -> [Double] {
        layout.layers.map { layer in
            // A layer's bias row follows its weight rows: (I + 1, paddedOutputs) floats.
            let rows = UnsafeRawPointer(gradient + layer.weightOffset)
            let lines = (layer.inputs + 1) * layer.paddedOutputs / ParameterLayout.lane
            var sums = SIMD16<Double>.zero
            for line in 0..<lines {
                let floats = rows.loadUnaligned(
                    fromByteOffset: line * ParameterLayout.lane * MemoryLayout<Float>.stride, as: SIMD16<Float>.self)
                let values = SIMD16<Double>(floats)
                sums += values * values
            }
            return sums.indices.reduce(0) { $0 + sums[$1] }.squareRoot()
        }
    }
}
