import Failures
import TestSupport
import Testing

@testable import Datasets

struct IDXFileSetTests {
    let directory: TemporaryDirectory

    init() throws { directory = try TemporaryDirectory() }

    private func touch(_ names: String...) throws {
        for name in names { try directory.write(name, []) }
    }

    @Test("The four files are found under any mixture of their usual names, plain before compressed")
    func findsFiles() throws {
        try touch(
            "train-images-idx3-ubyte.gz", "train-images.idx3-ubyte", "train-labels-idx1-ubyte.gz",
            "t10k-images-idx3-ubyte", "t10k-labels.idx1-ubyte.gz", "readme")
        let set = try IDXFileSet(in: directory.path)
        #expect(set.trainImages == directory("train-images.idx3-ubyte"))
        #expect(set.trainLabels == directory("train-labels-idx1-ubyte.gz"))
        #expect(set.testImages == directory("t10k-images-idx3-ubyte"))
        #expect(set.testLabels == directory("t10k-labels.idx1-ubyte.gz"))
    }

    @Test("A single EMNIST set is found")
    func findsEMNIST() throws {
        try touch(
            "emnist-letters-train-images-idx3-ubyte.gz", "emnist-letters-train-labels-idx1-ubyte.gz",
            "emnist-letters-test-images-idx3-ubyte.gz", "emnist-letters-test-labels-idx1-ubyte.gz",
            "emnist-letters-mapping.txt")
        let set = try IDXFileSet(in: directory.path)
        #expect(set.trainImages == directory("emnist-letters-train-images-idx3-ubyte.gz"))
        #expect(set.testLabels == directory("emnist-letters-test-labels-idx1-ubyte.gz"))
    }

    @Test("Of several EMNIST sets none is guessed")
    func refusesSeveral() throws {
        try touch("emnist-letters-train-images-idx3-ubyte.gz", "emnist-digits-train-images-idx3-ubyte.gz")
        expectFailure(.data, saying: directory.path, "found 2 (digits, letters)") {
            try IDXFileSet(in: directory.path)
        }
    }

    @Test("An incomplete set is refused with what is missing")
    func listsMissing() throws {
        try touch("train-images-idx3-ubyte.gz", "t10k-labels-idx1-ubyte")
        expectFailure(
            .data, saying: directory.path, "found 2 of them",
            "missing: train-labels-idx1-ubyte, t10k-images-idx3-ubyte"
        ) { try IDXFileSet(in: directory.path) }
    }

    @Test("A missing directory, and a file in a directory's place, are refused by name")
    func refusesNoDirectory() throws {
        expectFailure(.data, saying: directory("minst"), "No such file") { try IDXFileSet(in: directory("minst")) }
        try touch("file")
        expectFailure(.data, saying: directory("file"), "Not a directory") { try IDXFileSet(in: directory("file")) }
    }
}
