internal import Datasets
internal import Failures
internal import Files
internal import Glibc
internal import System
internal import Training

/// Turns `--data` into a dataset in memory, and says what it does meanwhile.
struct DataLoading {
    /// The seed of the synthetic digits that `--data synthetic` stands for, whatever the run's own seed.
    static let syntheticSeed: UInt64 = 1

    let isQuiet: Bool
    /// Whether nothing may be downloaded.
    var isOffline = false

    struct Loaded {
        let data: TrainingData
        /// What `config.json` names: mnist, synthetic or the absolute path of a directory.
        let origin: String
    }

    /// Pictures as they were read, from which several datasets may be chosen.
    struct Pictures {
        let name: String
        let origin: String
        fileprivate let training: LabelledImages
        fileprivate let test: LabelledImages

        var isMNIST: Bool { training.isMNIST }

        /// - Parameter classes: nil keeps all.
        func data(classes: [Int]?, split: DatasetSplit, seed: UInt64) throws -> TrainingData {
            let filter = try classes.map { labels throws(Failure) in
                try ClassFilter(labels.map(String.init).joined(separator: ","))
            }
            return try TrainingData(
                try Dataset(name: name, training: training, test: test, filter: filter, split: split, seed: seed))
        }
    }

    /// - Parameter text: auto, mnist, synthetic or a directory.
    func load(_ text: String, classes: [Int]?, pooledTestFraction: Double?, seed: UInt64) throws -> Loaded {
        let pictures = try pictures(text)
        let split = pooledTestFraction.map { DatasetSplit.pooled(testFraction: $0) } ?? .files
        return Loaded(
            data: try pictures.data(classes: classes, split: split, seed: seed), origin: pictures.origin)
    }

    /// - Parameter text: auto, mnist, synthetic or a directory.
    func pictures(_ text: String) throws -> Pictures {
        let source = try DataSource(text)
        var environment = DataEnvironment.current
        if isOffline { environment.mirrors = [] }
        let display = DownloadDisplay(isQuiet: isQuiet)
        defer { display.finish() }
        switch try DataFinder(environment: environment).find(source, progress: display.show) {
        case .files(let files):
            let (training, test) = try read(files, cache: environment.rawCache)
            guard case .directory(let path) = source else {
                return Pictures(name: "mnist", origin: "mnist", training: training, test: test)
            }
            return Pictures(
                name: Directory.lastName(of: path), origin: absolute(path), training: training, test: test)
        case .synthetic(let reason):
            display.finish()
            if let reason {
                Warning.show("no MNIST here: \(reason.message). Using the built-in synthetic digits instead")
            }
            let (training, test) = SyntheticDrawing(seed: Self.syntheticSeed, isQuiet: isQuiet).sets()
            return Pictures(name: "synthetic", origin: "synthetic", training: training, test: test)
        }
    }

    /// Reads both sets at once: each costs a processor its decompression or its SHA-256.
    private func read(_ files: IDXFileSet, cache: RawCache?) throws(Failure) -> (
        training: LabelledImages, test: LabelledImages
    ) {
        let pairs = [(files.trainImages, files.trainLabels), (files.testImages, files.testLabels)]
        let sets = Guarded([Result<LabelledImages, Failure>?](repeating: nil, count: pairs.count))
        ParallelLoop.perform(iterations: pairs.count) { number in
            let (images, labels) = pairs[number]
            let set = Result { () throws(Failure) in
                try LabelledImages(imagesPath: images, labelsPath: labels, cache: cache)
            }
            sets.withLock { $0[number] = set }
        }
        // What is wrong with the training set is told first, whichever was read first.
        let (first, second) = sets.withLock { ($0[0], $0[1]) }
        guard let training = first, let test = second else { throw Failure(.bug, "a set of pictures was not read") }
        return (try training.get(), try test.get())
    }

    private func absolute(_ path: String) -> String {
        guard let resolved = realpath(path, nil) else { return path }
        defer { free(resolved) }
        return String(cString: resolved)
    }
}
