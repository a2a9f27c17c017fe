package import Failures

/// How a pixel's byte becomes a network input: x = fma(byte, scale, offset).
package struct Normalisation: Sendable, Equatable {
    package enum Kind: String, CaseIterable, Codable, Sendable {
        /// 0...255 to 0...1.
        case unit
        /// To mean 0 and standard deviation 1 over all pixels of the training samples.
        case standard
    }

    package let scale: Float
    package let offset: Float

    package init(scale: Float, offset: Float) {
        self.scale = scale
        self.offset = offset
    }

    /// - Parameter samples: The samples to train on, without the validation samples: what early stopping watches must not
    ///   shape the inputs. Used by `standard` alone, whose sums are exact integers and so have no order.
    /// - Throws: Kind `data` where every pixel is the same.
    package init(_ kind: Kind, of view: DatasetView, samples: [UInt32]) throws(Failure) {
        switch kind {
        case .unit: self.init(scale: Float(1.0 / 255.0), offset: 0)
        case .standard: try self.init(standardising: view, samples: samples)
        }
    }

    private init(standardising view: DatasetView, samples: [UInt32]) throws(Failure) {
        var sum: UInt64 = 0
        var sumOfSquares: UInt64 = 0
        for sample in samples {
            let pixels = view.pixels(of: Int(sample))
            // 32-bit sums of at most 65,536 pixels cannot overflow, and take the widest vectors.
            for start in stride(from: 0, to: pixels.count, by: 65536) {
                var pieceSum: UInt32 = 0
                var pieceSquares: UInt32 = 0
                for byte in pixels[start..<min(start + 65536, pixels.count)] {
                    pieceSum &+= UInt32(byte)
                    pieceSquares &+= UInt32(byte) &* UInt32(byte)
                }
                sum += UInt64(pieceSum)
                sumOfSquares += UInt64(pieceSquares)
            }
        }
        // With n pixels: mean = sum / n and standard deviation = √(n · sumOfSquares - sum²) / n, exact up to the root.
        let count = UInt128(samples.count * view.layout.pixelCount)
        let spread = count * UInt128(sumOfSquares) - UInt128(sum) * UInt128(sum)
        guard spread > 0 else {
            throw Failure(
                .data,
                "--normalize standard: expected training pictures with at least two different pixels, found none; "
                    + "use --normalize unit")
        }
        let root = Double(spread).squareRoot()
        self.init(scale: Float(Double(count) / root), offset: Float(-Double(sum) / root))
    }
}
