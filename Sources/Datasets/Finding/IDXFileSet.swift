package import Failures
internal import Files
internal import Hashing

/// The four files of a set in a directory: training and test, pictures and labels.
package struct IDXFileSet: Sendable, Equatable {
    package let trainImages: String
    package let trainLabels: String
    package let testImages: String
    package let testLabels: String

    /// Finds the files under their usual names: `train-images-idx3-ubyte` and its like, also with a dot before `idx3`,
    /// plain or (where there is no plain one) with `.gz`; or one EMNIST set, `emnist-SPLIT-train-images-idx3-ubyte`.
    ///
    /// - Throws: A failure of kind `data` that lists what is missing.
    package init(in directory: String) throws(Failure) {
        let names: [String]
        do { names = try Directory.names(in: directory) } catch {
            throw error.failure(
                .data, advice: "expected a directory that holds the four files of MNIST or a set like it")
        }
        let found = Set(names)
        if !Self.missing(from: found, prefix: "", testPart: "t10k").isEmpty {
            let splits = Self.emnistSplits(names)
            if splits.count > 1 {
                throw Failure(
                    .data,
                    "\(directory.onOneLine): expected one EMNIST set, found \(splits.count) "
                        + "(\(splits.joined(separator: ", "))); move the one you want into a directory of its own")
            }
            if let split = splits.first {
                try self.init(in: directory, found, prefix: "emnist-\(split)-", testPart: "test")
                return
            }
        }
        try self.init(in: directory, found, prefix: "", testPart: "t10k")
    }

    /// Reads all four files.
    package func read(cache: RawCache? = nil) throws(Failure) -> (training: LabelledImages, test: LabelledImages) {
        // The smaller set first, so that a mistake in either is soon found.
        let test = try LabelledImages(imagesPath: testImages, labelsPath: testLabels, cache: cache)
        return (try LabelledImages(imagesPath: trainImages, labelsPath: trainLabels, cache: cache), test)
    }

    /// What to call the set: `mnist` where the pictures are MNIST's, wherever they lie, else the directory's own name.
    package func name(of training: LabelledImages) -> String {
        if training.imagesDigest.description == MNISTFile.trainPixelsSHA256 { return "mnist" }
        return Directory.parent(of: trainImages).map(Directory.lastName) ?? "dataset"
    }

    private init(in directory: String, _ found: Set<String>, prefix: String, testPart: String) throws(Failure) {
        let paths = Self.stems(prefix: prefix, testPart: testPart).compactMap { stem in
            Self.spellings(of: stem).first(where: found.contains).map { "\(directory)/\($0)" }
        }
        guard paths.count == 4 else {
            let missing = Self.missing(from: found, prefix: prefix, testPart: testPart)
            throw Failure(
                .data,
                "\(directory.onOneLine): expected four IDX files, plain or .gz, found \(4 - missing.count) of them; "
                    + "missing: \(missing.joined(separator: ", ").onOneLine)")
        }
        trainImages = paths[0]
        trainLabels = paths[1]
        testImages = paths[2]
        testLabels = paths[3]
    }

    private static func stems(prefix: String, testPart: String) -> [String] {
        ["train", testPart].flatMap { part in
            ["\(prefix)\(part)-images-idx3-ubyte", "\(prefix)\(part)-labels-idx1-ubyte"]
        }
    }

    private static func spellings(of stem: String) -> [String] {
        let dotted = stem.replacing("-idx", with: ".idx")
        return [stem, dotted, "\(stem).gz", "\(dotted).gz"]
    }

    private static func missing(from found: Set<String>, prefix: String, testPart: String) -> [String] {
        stems(prefix: prefix, testPart: testPart).filter { found.isDisjoint(with: spellings(of: $0)) }
    }

    /// The sets that show at least their training pictures.
    private static func emnistSplits(_ names: [String]) -> [String] {
        let splits = names.compactMap { name -> String? in
            guard name.hasPrefix("emnist-"), let end = name.firstRange(of: "-train-images") else { return nil }
            let split = name.dropFirst("emnist-".count)[..<end.lowerBound]
            return split.isEmpty ? nil : String(split)
        }
        return Set(splits).sorted()
    }
}
