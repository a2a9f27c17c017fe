import Failures
import Files
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

    @Test("Files in directories of their own names are found, beside files or alone, as 7-Zip and Kaggle lay them out")
    func findsFolders() throws {
        for stem in ["train-images-idx3", "train-labels-idx1", "t10k-images-idx3", "t10k-labels-idx1"] {
            let dotted = stem.replacing("-idx", with: ".idx")
            for path in ["7zip/\(stem)-ubyte/\(stem)-ubyte", "old/\(stem)-ubyte/\(dotted)-ubyte"] {
                try directory.write(path, [])
            }
            try directory.write("kaggle/\(stem)-ubyte/\(stem)-ubyte", [])
            try directory.write("kaggle/\(dotted)-ubyte", [])
        }
        let folder = "train-labels-idx1-ubyte"
        #expect(try IDXFileSet(in: directory("7zip")).trainLabels == directory("7zip/\(folder)/\(folder)"))
        #expect(
            try IDXFileSet(in: directory("old")).trainLabels == directory("old/\(folder)/train-labels.idx1-ubyte"))
        #expect(try IDXFileSet(in: directory("kaggle")).trainLabels == directory("kaggle/train-labels.idx1-ubyte"))
    }

    @Test("An empty directory of a file's name does not hide the compressed file")
    func passesEmptyFolders() throws {
        try touch(
            "train-images-idx3-ubyte.gz", "train-labels-idx1-ubyte", "t10k-images-idx3-ubyte", "t10k-labels-idx1-ubyte")
        try Directory.create(directory("train-images-idx3-ubyte"))
        #expect(try IDXFileSet(in: directory.path).trainImages == directory("train-images-idx3-ubyte.gz"))
    }

    @Test("torchvision's directories are looked into, and of several that which is meant")
    func findsTorchvision() throws {
        for name in ["MNIST", "FashionMNIST"] {
            for file in MNISTFile.allCases {
                try directory.write("\(name)/raw/\(file.rawValue)", [])
                try directory.write("\(name)-alone/\(name)/raw/\(file.storedName)", [])
            }
            #expect(
                try IDXFileSet(in: directory("\(name)-alone")).directory == directory("\(name)-alone/\(name)/raw"))
            #expect(try IDXFileSet(in: directory(name)).directory == directory("\(name)/raw"))
        }
        #expect(try IDXFileSet(in: directory.path, preferring: "MNIST").directory == directory("MNIST/raw"))
        expectFailure(.data, saying: directory("MNIST/raw"), directory("FashionMNIST/raw"), "name the one you want") {
            try IDXFileSet(in: directory.path)
        }
    }

    @Test("The test may be called test, and QMNIST and other forms by their numbers of dimensions")
    func findsOtherNames() throws {
        try touch(
            "train-images-idx4-ubyte", "train-labels-idx1-int", "test-images-idx2-ubyte.gz", "test-labels.idx1-ubyte")
        let set = try IDXFileSet(in: directory.path)
        #expect(set.testImages == directory("test-images-idx2-ubyte.gz"))
        #expect(set.testLabels == directory("test-labels.idx1-ubyte"))
        for part in ["train", "test"] {
            for kind in ["images-idx3-ubyte", "labels-idx2-int"] {
                try directory.write("q/qmnist-\(part)-\(kind).gz", [])
            }
        }
        #expect(try IDXFileSet(in: directory("q")).testLabels == directory("q/qmnist-test-labels-idx2-int.gz"))
    }

    @Test("What lies there in place of the files is called by its form")
    func namesOthers() throws {
        let zip = [0x50, 0x4B, 3, 4] + [UInt8](repeating: 0, count: 26) + Array("x_test.npy".utf8)
        try directory.write("mnist.npz", zip)
        expectFailure(.data, saying: "found 0 of them", "mnist.npz is NumPy's npz") {
            try IDXFileSet(in: directory.path)
        }
        expectFailure(.data, saying: directory("mnist.npz"), "found NumPy's npz") {
            try IDXFileSet(in: directory("mnist.npz"))
        }
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
