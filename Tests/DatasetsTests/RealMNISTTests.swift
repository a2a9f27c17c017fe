import Failures
import Files
import Hashing
import TestSupport
import Testing

@testable import Datasets

@Suite("The real MNIST", .enabled(if: RealMNIST.isPresent, Comment(rawValue: RealMNIST.absence)))
struct RealMNISTTests {
    @Test("The files decompress to the published SHA-256", arguments: MNISTFile.allCases)
    func isIntact(file: MNISTFile) throws {
        let directory = try #require(RealMNIST.directory)
        #expect(file.content.isIntact(at: "\(directory)/\(file.storedName)"))
    }

    @Test("MNIST is read as everybody knows it, and the same from the cache")
    func reads() throws {
        let scratch = try TemporaryDirectory()
        let cache = RawCache(directory: scratch("raw"))
        let files = try IDXFileSet(in: #require(RealMNIST.directory))
        let fresh = try files.read(cache: cache)
        #expect(fresh.training.labels.prefix(10) == [5, 0, 4, 1, 9, 2, 1, 3, 1, 4])
        #expect(fresh.test.labels.prefix(4) == [7, 2, 1, 0])
        #expect(fresh.training.count == 60_000)
        #expect(fresh.test.count == 10_000)
        #expect(fresh.training.rows == 28)
        #expect(fresh.training.columns == 28)
        #expect(fresh.training.isMNIST)
        let dataset = try Dataset(name: "mnist", training: fresh.training, test: fresh.test)

        #expect(scratch.names(in: "raw").count == 2)
        let cached = try files.read(cache: cache)
        #expect(try Dataset(name: "mnist", training: cached.training, test: cached.test).sha256 == dataset.sha256)
        let blob = try DatasetBlob(dataset)
        #expect(try blob.withView { $0.sha256(classes: dataset.classes) } == dataset.sha256)
        #expect(blob.layout.byteCount == 70_000 * 785)
    }

    @Test("The 5s and 6s are as many as the literature counts")
    func filters() throws {
        let (training, test) = try IDXFileSet(in: #require(RealMNIST.directory)).read()
        let dataset = try Dataset(name: "mnist", training: training, test: test, filter: ClassFilter("5,6"))
        #expect(dataset.layout.trainCount == 5421 + 5918)
        #expect(dataset.layout.testCount == 892 + 958)
    }

    @Test("The test pictures' mean and deviation are NumPy's")
    func standardises() throws {
        let (training, test) = try IDXFileSet(in: #require(RealMNIST.directory)).read()
        let blob = try DatasetBlob(Dataset(name: "mnist", training: training, test: test))
        let samples = blob.layout.test.map { UInt32($0) }
        let normalization = try blob.withView { (view) throws(Failure) in
            try Normalization(.standard, of: view, samples: samples)
        }
        // 1 / pixels.std() and -pixels.mean() / pixels.std() in float64.
        #expect(normalization == Normalization(scale: 0.0126306541352942, offset: -0.42680526933869545))
    }
}
