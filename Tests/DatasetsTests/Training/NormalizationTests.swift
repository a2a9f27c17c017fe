import Failures
import Testing

@testable import Datasets

struct NormalizationTests {
    private func blob(_ pixels: [UInt8], test: [UInt8], columns: Int = 1) throws -> DatasetBlob {
        func set(_ pixels: [UInt8]) -> LabelledImages {
            let labels = (0..<pixels.count / columns).map { UInt8($0 % 2) }
            return LabelledImages(images: ByteStorage(pixels), labels: labels, rows: 1, columns: columns)
        }
        return try DatasetBlob(Dataset(name: "pixels", training: set(pixels), test: set(test)))
    }

    private func normalization(
        _ kind: Normalization.Kind, _ blob: DatasetBlob, samples: [UInt32]
    ) throws -> Normalization {
        try blob.withView { (view) throws(Failure) in try Normalization(kind, of: view, samples: samples) }
    }

    @Test("Unit takes a byte to 0...1")
    func unit() throws {
        let blob = try blob([0, 255], test: [0])
        let found = try normalization(.unit, blob, samples: [0, 1])
        #expect(found == Normalization(scale: 1 / 255, offset: 0))
    }

    @Test("Standard is by hand (byte - mean) / deviation over the samples given alone")
    func standard() throws {
        // The samples given have the pixels 2, 4, 4, 4, 5, 5, 7, 9: mean 5, deviation 2.
        let blob = try blob([2, 4, 200, 4, 4, 5, 5, 7, 9], test: [250])
        let found = try normalization(.standard, blob, samples: [0, 1, 3, 4, 5, 6, 7, 8])
        #expect(found == Normalization(scale: 0.5, offset: -2.5))
    }

    @Test("Pixel-mean takes a byte to 0...1 less the mean of its place over the samples given alone")
    func pixelMean() throws {
        // Of the samples given, the first pixels are 0, 0, 0, the second 10, 20, 60 and the third 255, 255, 0.
        let pixels: [UInt8] = [0, 10, 255, 200, 200, 200, 0, 20, 255, 0, 60, 0]
        let blob = try blob(pixels, test: [250, 250, 250], columns: 3)
        let found = try normalization(.pixelMean, blob, samples: [0, 2, 3])
        let scale: Float = 1 / 255
        #expect(found == Normalization(scale: scale, offsets: [0, -30 * scale, -170 * scale]))
        #expect(found.offsets[0].sign == .plus)
    }

    @Test("More pictures than a 16-bit sum holds are summed whole, in any order")
    func sumsManyPictures() throws {
        let count = 1000
        let blob = try blob((0..<count).flatMap { [255, UInt8($0 % 2 * 255)] }, test: [0, 0], columns: 2)
        let samples = (0..<UInt32(count)).map { $0 }
        let found = try normalization(.pixelMean, blob, samples: samples)
        #expect(found == Normalization(scale: 1 / 255, offsets: [-1, -0.5]))
        #expect(try normalization(.pixelMean, blob, samples: samples.reversed()) == found)
    }

    @Test("Pictures of more pixels than can each have a mean are refused, before anything is summed")
    func refusesLargePictures() throws {
        let columns = Normalization.mostPixelMeans + 1
        let (pixels, test) = ([UInt8](repeating: 1, count: 2 * columns), [UInt8](repeating: 1, count: columns))
        let blob = try blob(pixels, test: test, columns: columns)
        expectFailure(.data, saying: "normalize standard") { try normalization(.pixelMean, blob, samples: [0, 1]) }
    }

    @Test("Pixels that are all the same cannot be standardised")
    func refusesOneValue() throws {
        let blob = try blob([9, 9, 1], test: [9])
        expectFailure(.data, saying: "normalize") {
            try normalization(.standard, blob, samples: [0, 1])
        }
    }

    @Test("Pictures larger than a 32-bit sum holds are summed whole")
    func sumsLargePictures() throws {
        let pixels = [UInt8](repeating: 255, count: 100_000) + [UInt8](repeating: 0, count: 100_000)
        let set = LabelledImages(images: ByteStorage(pixels + pixels), labels: [0, 1], rows: 2, columns: 100_000)
        let blob = try DatasetBlob(Dataset(name: "large", training: set, test: set))
        // Half 0, half 255: mean and deviation are both 127.5.
        let found = try normalization(.standard, blob, samples: [0, 1])
        #expect(found == Normalization(scale: Float(1 / 127.5), offset: -1))
    }
}
