import Failures
import Hashing
import Testing

@testable import Datasets

struct DatasetTests {
    private func blob(_ dataset: Dataset) throws -> (images: [UInt8], labels: [UInt8]) {
        let blob = try DatasetBlob(dataset)
        #expect(try blob.withView { $0.sha256(classes: dataset.classes) } == dataset.sha256)
        return try blob.withView { (Array($0.images), Array($0.labels)) }
    }

    @Test("The files' own split lies in memory as images and labels, training part first")
    func laysOut() throws {
        let dataset = try Dataset(
            name: "three", training: pictures(from: 10, labels: [2, 0]), test: pictures(from: 90, labels: [1]))
        #expect(dataset.layout.trainCount == 2)
        #expect(dataset.layout.testCount == 1)
        #expect(dataset.layout.byteCount == 9)
        #expect(dataset.classNames == ["0", "1", "2"])
        let (images, labels) = try blob(dataset)
        #expect(images == [10, 2, 11, 0, 90, 1])
        #expect(labels == [2, 0, 1])
    }

    @Test("A dataset's SHA-256 is what Python's hashlib makes of the manifest")
    func hasManifest() throws {
        let training = LabelledImages(images: ByteStorage(Array(10...21)), labels: [1, 0], rows: 2, columns: 3)
        let test = LabelledImages(images: ByteStorage(Array(100...105)), labels: [1], rows: 2, columns: 3)
        let dataset = try Dataset(name: "any", training: training, test: test)
        #expect(dataset.sha256.description == "3d6743caed23782824946a9c3639416c2a7d8b2b8b6f73d4004b692e05982a5d")
        #expect(try Dataset(name: "other", training: training, test: test).sha256 == dataset.sha256)
    }

    @Test("Classes named are kept alone and renumbered in the order named")
    func filters() throws {
        let dataset = try Dataset(
            name: "some", training: pictures(from: 10, labels: [5, 6, 1, 5]),
            test: pictures(from: 90, labels: [1, 6, 5]), filter: ClassFilter("6,5"))
        #expect(dataset.classNames == ["6", "5"])
        #expect(dataset.layout.trainCount == 3)
        #expect(dataset.layout.testCount == 2)
        let (images, labels) = try blob(dataset)
        #expect(images == [10, 5, 11, 6, 13, 5, 91, 6, 92, 5])
        #expect(labels == [1, 0, 1, 0, 1])
    }

    @Test("Labels with gaps become outputs without, and keep their names, unless numbered up to the largest")
    func closesGaps() throws {
        let (training, test) = (pictures(from: 10, labels: [1, 255, 1]), pictures(from: 90, labels: [255, 7]))
        let dataset = try Dataset(name: "letters", training: training, test: test)
        #expect(dataset.classNames == ["1", "7", "255"])
        #expect(try blob(dataset).labels == [0, 2, 0, 2, 1])
        let old = try Dataset(name: "letters", training: training, test: test, numbering: .upToLargest)
        #expect(old.classes == Array(0...255))
        #expect(try blob(old).labels == [1, 255, 1, 255, 7])
        #expect(old.sha256 != dataset.sha256)
        // Where there are no gaps the two are one.
        let whole = pictures(from: 0, labels: [1, 0, 2])
        #expect(
            try Dataset(name: "a", training: whole, test: whole).sha256
                == Dataset(name: "a", training: whole, test: whole, numbering: .upToLargest).sha256)
    }

    @Test("The order of the classes is part of the identity")
    func tellsFiltersApart() throws {
        let training = pictures(from: 10, labels: [5, 6])
        let test = pictures(from: 90, labels: [5, 6])
        let one = try Dataset(name: "a", training: training, test: test, filter: ClassFilter("5,6"))
        let other = try Dataset(name: "a", training: training, test: test, filter: ClassFilter("6,5"))
        #expect(one.sha256 != other.sha256)
    }

    @Test("A class that does not occur is named beside those that do")
    func namesAbsentClass() throws {
        expectFailure(.data, saying: "digits: expected class 7", "the classes there are 5, 6") {
            try Dataset(
                name: "digits", training: pictures(from: 0, labels: [6, 5]), test: pictures(from: 0, labels: [7, 5]),
                filter: ClassFilter("5,7"))
        }
    }

    @Test("A test label beyond the training labels is refused")
    func refusesLabelsBeyond() throws {
        expectFailure(.data, saying: "expected test labels of 0 to 3", "found 9") {
            try Dataset(
                name: "digits", training: pictures(from: 0, labels: [0, 3]), test: pictures(from: 0, labels: [1, 9]))
        }
    }

    @Test("Sets of different picture sizes are refused")
    func refusesSizes() throws {
        let other = LabelledImages(images: ByteStorage([1, 2, 3]), labels: [0], rows: 1, columns: 3)
        expectFailure(.data, saying: "2 x 1", "1 x 3") {
            try Dataset(name: "digits", training: pictures(from: 0, labels: [0, 1]), test: other)
        }
    }

    @Test("One class alone is refused, and so is a filter that leaves no test pictures")
    func refusesTooLittle() throws {
        let one = pictures(from: 0, labels: [0, 0])
        expectFailure(.data, saying: "at least two classes") { try Dataset(name: "one", training: one, test: one) }
        expectFailure(.data, saying: "at least one of everything", "0 test pictures") {
            try Dataset(
                name: "none", training: pictures(from: 0, labels: [4, 5]), test: one, filter: ClassFilter("4,5"))
        }
    }

    @Test("A pooled split divides all samples by the seed, each part in the pool's order")
    func pools() throws {
        let training = pictures(from: 0, labels: (0..<12).map { $0 % 3 })
        let test = pictures(from: 100, labels: [0, 1, 2])
        func make(_ seed: UInt64) throws -> Dataset {
            try Dataset(
                name: "pool", training: training, test: test, split: .pooled(testFraction: 0.2), seed: seed)
        }
        let dataset = try make(1)
        #expect(dataset.layout.trainCount == 12)
        #expect(dataset.layout.testCount == 3)
        let images = try blob(dataset).images
        let firsts = stride(from: 0, to: images.count, by: 2).map { images[$0] }
        #expect(firsts.sorted() == Array(0..<12) + [100, 101, 102])
        #expect(firsts[..<12].elementsEqual(firsts[..<12].sorted()))
        #expect(firsts[12...].elementsEqual(firsts[12...].sorted()))
        #expect(try make(1).sha256 == dataset.sha256)
        #expect(try make(2).sha256 != dataset.sha256)
    }

    @Test("Without pooling the seed is no part of a dataset")
    func ignoresSeed() throws {
        let set = pictures(from: 0, labels: [0, 1])
        let one = try Dataset(name: "a", training: set, test: set, seed: 1)
        #expect(try Dataset(name: "a", training: set, test: set, seed: 2).sha256 == one.sha256)
    }

    @Test("--classes is two or more different labels", arguments: ["", "5", "5,5", "5,x", "5,256", "5,,6", "-1,2"])
    func refusesClasses(text: String) {
        expectFailure(.usage, saying: "classes: expected") { try ClassFilter(text) }
    }

    @Test(
        "--split is mnist or a fraction of the pool",
        arguments: ["", "pooled", "pooled:", "pooled:0", "pooled:1", "pooled:nan", "pooled:-0.5", "files"])
    func refusesSplits(text: String) throws {
        expectFailure(.usage, saying: "split: expected") { try DatasetSplit(text) }
        #expect(try DatasetSplit("pooled:0.2") == .pooled(testFraction: 0.2))
        #expect(try DatasetSplit("mnist") == .files)
    }
}
