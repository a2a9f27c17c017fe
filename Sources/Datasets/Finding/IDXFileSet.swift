package import Failures
internal import Files

/// The four files of a set in a directory: training and test, pictures and labels.
package struct IDXFileSet: Sendable, Equatable {
    /// Where they were found: the directory asked for, or one in it.
    package let directory: String
    package let trainImages: String
    package let trainLabels: String
    package let testImages: String
    package let testLabels: String

    /// The subdirectories of data sets as torchvision lays them out, each with its files in `raw`.
    private static let torchvisionNames = ["MNIST", "FashionMNIST", "KMNIST", "QMNIST", "EMNIST"]

    /// Finds the files by their usual names: `train-images-idx3-ubyte` and its like, `t10k-` or `test-` for the test, also
    /// with a dot before `idx3`, with `qmnist-` or `emnist-SPLIT-` before it, plain or (where there is no plain one) with
    /// `.gz`; each may lie in a directory of its own name, as 7-Zip and Kaggle have them. Where `directory` holds none,
    /// torchvision's `MNIST/raw` and its like in it are looked at.
    ///
    /// - Parameter preferred: Which of torchvision's is meant where there are several.
    /// - Throws: A failure of kind `data` that lists what is missing.
    package init(in directory: String, preferring preferred: String? = nil) throws(Failure) {
        let files = try FoundFiles(in: directory)
        if let set = try files.set() {
            self = set
            return
        }
        let nested = (Self.torchvisionNames.map { "\($0)/raw" } + ["raw"]).map { "\(directory)/\($0)" }
        var sets: [IDXFileSet] = []
        for path in nested where Directory.exists(path) {
            if let set = try FoundFiles(in: path).set() { sets.append(set) }
        }
        let meant = sets.filter { set in preferred.map { set.directory == "\(directory)/\($0)/raw" } ?? false }
        if let set = sets.count == 1 ? sets[0] : meant.first {
            self = set
            return
        }
        guard sets.isEmpty else {
            throw Failure(
                .data,
                "\(directory.onOneLine): expected one set, found \(sets.count) "
                    + "(\(sets.map(\.directory.onOneLine).joined(separator: ", "))); name the one you want")
        }
        throw files.incomplete
    }

    /// The compressed files by the names that mirrors serve them under.
    package init(storedIn directory: String) {
        func path(_ file: MNISTFile) -> String { "\(directory)/\(file.storedName)" }
        self.init(
            directory: directory, paths: [path(.trainImages), path(.trainLabels), path(.testImages), path(.testLabels)])
    }

    /// - Parameter paths: Training pictures and labels, test pictures and labels.
    fileprivate init(directory: String, paths: [String]) {
        self.directory = directory
        trainImages = paths[0]
        trainLabels = paths[1]
        testImages = paths[2]
        testLabels = paths[3]
    }

    /// Reads all four files.
    package func read(cache: RawCache? = nil) throws(Failure) -> (training: LabelledImages, test: LabelledImages) {
        // The smaller set first, so that a mistake in either is soon found.
        let test = try LabelledImages(imagesPath: testImages, labelsPath: testLabels, cache: cache)
        return (try LabelledImages(imagesPath: trainImages, labelsPath: trainLabels, cache: cache), test)
    }
}

/// What a file is by its name, as far as it has one of the usual: `emnist-letters-train-images-idx3-ubyte.gz`.
private struct IDXFileName {
    /// Part and contents: `train-images`.
    let role: String
    /// What the name begins with: `emnist-letters-`, or nothing.
    let prefix: String
    /// Of several files for one thing that with the lowest is taken.
    let rank: Int

    static let parts = ["train", "t10k", "test"]

    init?(_ name: String) {
        let isCompressed = name.hasSuffix(".gz")
        let stem = isCompressed ? name.dropLast(3) : name[...]
        for (contents, usual) in [("images", "idx3-ubyte"), ("labels", "idx1-ubyte")] {
            guard let found = stem.firstRange(of: "-\(contents)") else { continue }
            let (before, after) = (stem[..<found.lowerBound], stem[found.upperBound...])
            guard let part = Self.parts.first(where: before.hasSuffix), let separator = after.first else { return nil }
            let prefix = before.dropLast(part.count)
            let kind = after.dropFirst()
            guard prefix.isEmpty || "-_.".contains(prefix.suffix(1)), "-.".contains(separator), kind.hasPrefix("idx"),
                kind.allSatisfy({ $0.isASCII && ($0.isLetter || $0.isNumber || $0 == "-") })
            else { return nil }
            role = "\(part)-\(contents)"
            self.prefix = String(prefix)
            rank = (kind == usual ? 0 : 8) + (isCompressed ? 4 : 0) + (separator == "." ? 1 : 0)
            return
        }
        return nil
    }
}

/// The files of a directory that may belong to a set.
private struct FoundFiles {
    private let directory: String
    private let names: [String]
    /// By prefix and role, the best path and its rank.
    private var sets: [String: [String: (path: String, rank: Int)]] = [:]

    init(in directory: String) throws(Failure) {
        self.directory = directory
        do { names = try Directory.names(in: directory) } catch {
            let expected = "expected a directory that holds the four files of MNIST or a set like it"
            let form = FileForm(at: directory).map { ", found \($0.name); \($0.advice)" } ?? ""
            throw error.failure(.data, advice: expected + form)
        }
        for name in names {
            guard let known = IDXFileName(name) else { continue }
            let path = "\(directory)/\(name)"
            guard Directory.exists(path) else {
                add(path, known, rank: known.rank)
                continue
            }
            for inner in (try? Directory.names(in: path)) ?? [] {
                guard let file = IDXFileName(inner), file.role == known.role, file.prefix == known.prefix else {
                    continue
                }
                add("\(path)/\(inner)", file, rank: file.rank + 2)
            }
        }
    }

    private mutating func add(_ path: String, _ name: IDXFileName, rank: Int) {
        if let known = sets[name.prefix]?[name.role], known.rank <= rank { return }
        sets[name.prefix, default: [:]][name.role] = (path, rank)
    }

    /// - Returns: The one whole set; nil where there is none.
    /// - Throws: Where there are several with names of their own.
    func set() throws(Failure) -> IDXFileSet? {
        if let set = set(prefix: "") { return set }
        let named = sets.keys.filter { !$0.isEmpty && sets[$0]?["train-images"] != nil }.sorted()
        let whole = named.compactMap(set(prefix:))
        if whole.count == 1 { return whole[0] }
        guard named.count > 1 else { return nil }
        let isEMNIST = named.allSatisfy { $0.hasPrefix("emnist-") }
        let splits = named.map { $0.dropFirst(isEMNIST ? "emnist-".count : 0).dropLast() }
        throw Failure(
            .data,
            "\(directory.onOneLine): expected one \(isEMNIST ? "EMNIST set" : "set"), found \(named.count) "
                + "(\(splits.joined(separator: ", ").onOneLine)); move the one you want into a directory of its own")
    }

    private func set(prefix: String) -> IDXFileSet? {
        let paths = roles(prefix: prefix).compactMap { sets[prefix]?[$0]?.path }
        return paths.count == 4 ? IDXFileSet(directory: directory, paths: paths) : nil
    }

    /// Of the two names of the test that of which there is more.
    private func roles(prefix: String) -> [String] {
        func count(_ part: String) -> Int {
            ["images", "labels"].count { sets[prefix]?["\(part)-\($0)"] != nil }
        }
        let isTest = count("test") > count("t10k") || (count("t10k") == 0 && !prefix.isEmpty)
        return ["train", isTest ? "test" : "t10k"].flatMap { ["\($0)-images", "\($0)-labels"] }
    }

    /// Why there is no set.
    var incomplete: Failure {
        let prefix = sets.keys.contains("") ? "" : sets.keys.sorted().first ?? ""
        let missing = roles(prefix: prefix).filter { sets[prefix]?[$0] == nil }
        let names = missing.map { "\(prefix)\($0)-\($0.hasSuffix("images") ? "idx3" : "idx1")-ubyte" }
        return Failure(
            .data,
            "\(directory.onOneLine): expected four IDX files, plain or .gz, found \(4 - missing.count) of them; "
                + "missing: \(names.joined(separator: ", ").onOneLine)\(missing.count == 4 ? others : "")")
    }

    /// What lies there instead.
    private var others: String {
        for name in names.prefix(64) {
            guard let form = FileForm(at: "\(directory)/\(name)"), form.name != "text" else { continue }
            return "; \(name.onOneLine) is \(form.name): \(form.advice)"
        }
        return ""
    }
}

extension FileForm {
    /// - Returns: nil where there is no such file, or it is nothing known.
    fileprivate init?(at path: String) {
        guard let file = try? OpenFile(reading: path), (try? file.regularFileByteCount()) != nil else { return nil }
        let buffer = UnsafeMutableRawBufferPointer.allocate(byteCount: Self.headByteCount, alignment: 16)
        defer { buffer.deallocate() }
        guard let count = try? file.read(into: buffer), !buffer.starts(with: [0x1F, 0x8B]) else { return nil }
        self.init(Array(buffer.prefix(count)))
    }
}
