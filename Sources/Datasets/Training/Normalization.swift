package import Failures

/// How a pixel's byte becomes a network input: x = fma(byte, scale, offset).
package struct Normalization: Sendable, Equatable {
    package enum Kind: String, CaseIterable, Codable, Sendable {
        /// 0...255 to 0...1.
        case unit
        /// To mean 0 and standard deviation 1 over all pixels of the training samples.
        case standard
        /// To 0...1 less each pixel's own mean over the training samples.
        case pixelMean = "pixel-mean"
    }

    package let scale: Float
    /// One for all pixels, or one for each.
    package let offsets: [Float]

    package init(scale: Float, offsets: [Float]) {
        self.scale = scale
        self.offsets = offsets
    }

    package init(scale: Float, offset: Float) { self.init(scale: scale, offsets: [offset]) }

    /// - Parameter samples: The samples to train on, without the validation samples: what early stopping watches must not
    ///   shape the inputs. Sums over them are exact integers and so have no order.
    /// - Throws: Kind `data` where `standard` finds every pixel the same, or `pixelMean` more than ``mostPixelMeans``.
    package init(_ kind: Kind, of view: DatasetView, samples: [UInt32]) throws(Failure) {
        switch kind {
        case .unit: self = .unit
        case .standard: try self.init(standardising: view, samples: samples)
        case .pixelMean: try self.init(centring: view, samples: samples)
        }
    }

    /// From 0...255 to 0...1.
    package static let unit = Normalization(scale: Float(1.0 / 255.0), offset: 0)

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
                "\(Mention.setting("normalize", "standard")): expected training pictures with at least two different pixels, found none; "
                    + "use \(Mention.setting("normalize", "unit"))")
        }
        let root = Double(spread).squareRoot()
        self.init(scale: Float(Double(count) / root), offset: Float(-Double(sum) / root))
    }
}

extension Normalization {
    /// The most pixels that may each have a mean: these travel with the job, and stand in the model's metadata.
    static let mostPixelMeans = 1 << 20

    /// - Throws: Kind `data` for larger pictures.
    init(centring view: DatasetView, samples: [UInt32]) throws(Failure) {
        let layout = view.layout
        guard layout.pixelCount <= Self.mostPixelMeans else {
            throw Failure(
                .data,
                "\(Mention.setting("normalize", "pixel-mean")): expected pictures of at most \(Self.mostPixelMeans) pixels, found "
                    + "\(layout.rows) x \(layout.columns); use \(Mention.setting("normalize", "standard"))")
        }
        let scale = Self.unit.scale
        let count = Double(samples.count)
        // Subtracted from 0, a mean of 0 gives no negative zero.
        let offsets = Self.sums(of: view, samples: samples).map { Float(0 - Double($0) / count * Double(scale)) }
        self.init(scale: scale, offsets: offsets)
    }

    /// Each pixel's sum over the samples.
    private static func sums(of view: DatasetView, samples: [UInt32]) -> [UInt64] {
        // 16-bit sums of at most 257 bytes cannot overflow, and take the widest vectors.
        let block = 257
        let pixels = view.layout.pixelCount
        var sums = [UInt64](repeating: 0, count: pixels)
        var pieces = [UInt16](repeating: 0, count: pixels)
        for first in stride(from: 0, to: samples.count, by: block) {
            for sample in samples[first..<min(first + block, samples.count)] {
                let bytes = view.pixels(of: Int(sample))
                for pixel in 0..<pixels { pieces[pixel] &+= UInt16(bytes[pixel]) }
            }
            for pixel in 0..<pixels {
                sums[pixel] += UInt64(pieces[pixel])
                pieces[pixel] = 0
            }
        }
        return sums
    }
}
