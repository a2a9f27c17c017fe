internal import Failures

extension Normalization {
    /// The most pixels that may each have a mean: these travel with the job, and stand in the model's metadata.
    static let mostPixelMeans = 1 << 20

    /// - Throws: Kind `data` for larger pictures.
    init(centring view: DatasetView, samples: [UInt32]) throws(Failure) {
        let layout = view.layout
        guard layout.pixelCount <= Self.mostPixelMeans else {
            throw Failure(
                .data,
                "--normalize pixel-mean: expected pictures of at most \(Self.mostPixelMeans) pixels, found "
                    + "\(layout.rows) x \(layout.columns); use --normalize standard")
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
