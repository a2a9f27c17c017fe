import Failures
import Testing

@testable import Datasets

struct NormalisationTests {
    private func blob(_ pixels: [UInt8], test: [UInt8]) throws -> DatasetBlob {
        func set(_ pixels: [UInt8]) -> LabelledImages {
            let labels = pixels.indices.map { UInt8($0 % 2) }
            return LabelledImages(images: ByteStorage(pixels), labels: labels, rows: 1, columns: 1)
        }
        return try DatasetBlob(Dataset(name: "pixels", training: set(pixels), test: set(test)))
    }

    private func normalisation(
        _ kind: Normalisation.Kind, _ blob: DatasetBlob, samples: [UInt32]
    ) throws -> Normalisation {
        try blob.withView { (view) throws(Failure) in try Normalisation(kind, of: view, samples: samples) }
    }

    @Test("Unit takes a byte to 0...1")
    func unit() throws {
        let blob = try blob([0, 255], test: [0])
        let found = try normalisation(.unit, blob, samples: [0, 1])
        #expect(found == Normalisation(scale: 1 / 255, offset: 0))
    }

    @Test("Standard is by hand (byte - mean) / deviation over the samples given alone")
    func standard() throws {
        // The samples given have the pixels 2, 4, 4, 4, 5, 5, 7, 9: mean 5, deviation 2.
        let blob = try blob([2, 4, 200, 4, 4, 5, 5, 7, 9], test: [250])
        let found = try normalisation(.standard, blob, samples: [0, 1, 3, 4, 5, 6, 7, 8])
        #expect(found == Normalisation(scale: 0.5, offset: -2.5))
    }

    @Test("Pixels that are all the same cannot be standardised")
    func refusesOneValue() throws {
        let blob = try blob([9, 9, 1], test: [9])
        expectFailure(.data, saying: "--normalize") {
            try normalisation(.standard, blob, samples: [0, 1])
        }
    }

    @Test("Pictures larger than a 32-bit sum holds are summed whole")
    func sumsLargePictures() throws {
        let pixels = [UInt8](repeating: 255, count: 100_000) + [UInt8](repeating: 0, count: 100_000)
        let set = LabelledImages(images: ByteStorage(pixels + pixels), labels: [0, 1], rows: 2, columns: 100_000)
        let blob = try DatasetBlob(Dataset(name: "large", training: set, test: set))
        // Half 0, half 255: mean and deviation are both 127.5.
        let found = try normalisation(.standard, blob, samples: [0, 1])
        #expect(found == Normalisation(scale: Float(1 / 127.5), offset: -1))
    }
}
