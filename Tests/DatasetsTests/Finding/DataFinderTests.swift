import Failures
import Files
import TestSupport
import Testing

@testable import Datasets

struct DataFinderTests {
    let directory: TemporaryDirectory

    init() throws { directory = try TemporaryDirectory() }

    private func touchSet(_ name: String) throws -> IDXFileSet {
        try Directory.create(directory(name))
        for file in MNISTFile.allCases { try directory.write("\(name)/\(file.rawValue)", []) }
        return try IDXFileSet(in: directory(name))
    }

    private func finder(_ variables: [String: String]) throws -> DataFinder {
        let refused = "http://127.0.0.1:\(try LoopbackServer.refusedPort())"
        let variables = ["APUS_MIRRORS": refused].merging(variables) { $1 }
        return DataFinder(environment: DataEnvironment { variables[$0] })
    }

    @Test("APUS_DATA comes before the cache, and the cache before a download", arguments: [DataSource.auto, .mnist])
    func looksInOrder(source: DataSource) throws {
        let named = try touchSet("named")
        let cached = try touchSet("cache/apus/mnist")
        let cache = directory("cache")
        #expect(try finder(["APUS_DATA": directory("named"), "XDG_CACHE_HOME": cache]).find(source) == .files(named))
        #expect(try finder(["XDG_CACHE_HOME": cache]).find(source) == .files(cached))
    }

    @Test("A directory named outright is looked at alone")
    func looksInDirectory() throws {
        let named = try touchSet("mine")
        #expect(try finder([:]).find(.directory(directory("mine"))) == .files(named))
    }

    @Test("Synthetic digits that were asked for need no reason")
    func findsSynthetic() throws {
        #expect(try finder([:]).find(.synthetic) == .synthetic(because: nil))
    }

    @Test("Without a network auto gives the reason for the synthetic digits, and mnist fails as unavailable")
    func survivesNoNetwork() throws {
        let finder = try finder(["HOME": directory.path])
        guard case .synthetic(let reason?) = try finder.find(.auto) else {
            Issue.record("a reason was expected")
            return
        }
        #expect(reason.kind == .unavailable)
        #expect(reason.message.contains("127.0.0.1"))
        expectFailure(.unavailable, saying: "train-images-idx3-ubyte.gz", "127.0.0.1", "data DIR") {
            try finder.find(.mnist)
        }
        #expect(directory.names(in: ".cache/apus/mnist").isEmpty)
    }

    @Test("Without a home there is nowhere to download to", arguments: [[:], ["HOME": ""]])
    func survivesNoHome(variables: [String: String]) throws {
        expectFailure(.unavailable, saying: "HOME") { try finder(variables).find(.mnist) }
        guard case .synthetic(because: _?) = try finder(variables).find(.auto) else {
            Issue.record("a reason was expected")
            return
        }
    }

    @Test("An APUS_DATA that holds no set is an error even for auto", arguments: [DataSource.auto, .mnist])
    func refusesBadVariable(source: DataSource) throws {
        expectFailure(.data, saying: "APUS_DATA", directory("none")) {
            try finder(["APUS_DATA": directory("none"), "HOME": directory.path]).find(source)
        }
    }

    @Test("What is damaged in the user's own cache is fetched again, and nothing else is")
    func refetches() throws {
        let (named, cached) = (try touchSet("named"), try touchSet("cache/apus/mnist"))
        let finder = try finder(["XDG_CACHE_HOME": directory("cache")])
        #expect(try finder.refetch(named) == nil)
        expectFailure(.unavailable, saying: "train-images-idx3-ubyte.gz", "127.0.0.1") { try finder.refetch(cached) }
    }

    @Test(
        "Damaged MNIST in the cache is whole after fetching it again",
        .enabled(if: RealMNIST.isPresent, Comment(rawValue: RealMNIST.absence)))
    func repairs() throws {
        let mnist = try #require(RealMNIST.directory)
        let finder = try finder(["HOME": directory.path, "APUS_MIRRORS": "file://\(mnist)"])
        guard case .files(let files) = try finder.find(.mnist) else { throw CancellationError() }
        let whole = try OpenFile(reading: files.testLabels).bytes(atMost: .max)
        try directory.write(".cache/apus/mnist/t10k-labels-idx1-ubyte.gz", Array(whole.dropLast(9)))
        #expect(throws: Failure.self) { try LabelledImages(imagesPath: files.testImages, labelsPath: files.testLabels) }
        let again = try #require(try finder.refetch(files))
        #expect(try OpenFile(reading: again.testLabels).bytes(atMost: .max) == whole)
    }

    @Test(
        "MNIST is downloaded from a file mirror into an empty cache",
        .enabled(if: RealMNIST.isPresent, Comment(rawValue: RealMNIST.absence)))
    func downloadsMNIST() throws {
        let mnist = try #require(RealMNIST.directory)
        let finder = try finder(["HOME": directory.path, "APUS_MIRRORS": "http://127.0.0.1:1 file://\(mnist)"])
        guard case .files(let files) = try finder.find(.mnist) else {
            Issue.record("files were expected")
            return
        }
        #expect(files.testLabels == directory(".cache/apus/mnist/t10k-labels-idx1-ubyte.gz"))
        #expect(directory.names(in: ".cache/apus/mnist") == MNISTFile.allCases.map(\.storedName).sorted())
    }
}
