internal import Datasets
internal import Failures
internal import Files
internal import Glibc
internal import Reporting
internal import System
internal import Training

/// Turns `--data` into a dataset in memory, and says what it does meanwhile.
struct DataLoading {
    /// The seed of the synthetic digits that `--data synthetic` stands for, whatever the run's own seed.
    static let syntheticSeed: UInt64 = 1

    let isQuiet: Bool
    /// Whether nothing may be downloaded.
    var isOffline = false
    /// Whether it is told of pictures that are turned, or known to lie transposed.
    var tellsOrientation = true

    struct Loaded {
        let data: TrainingData
        /// Whether the pictures were turned at loading: `on` or `off`.
        let transpose: Transposition
        /// See ``Pictures/orientation``.
        let orientation: String?
        /// What `config.json` names: mnist, synthetic or the absolute path of a directory.
        let origin: String
    }

    /// Pictures as they were read, from which several datasets may be chosen.
    struct Pictures {
        let name: String
        let origin: String
        /// Whether they were turned at loading: `on` or `off`.
        let transpose: Transposition
        /// Whether they are EMNIST's, which lie transposed unless they are turned.
        let isEMNIST: Bool
        fileprivate let training: LabelledImages
        fileprivate let test: LabelledImages

        fileprivate init(
            name: String, origin: String, _ sets: (training: LabelledImages, test: LabelledImages), isEMNIST: Bool,
            isTurned: Bool
        ) throws(Failure) {
            self.name = name
            self.origin = origin
            self.isEMNIST = isEMNIST
            transpose = isTurned ? .on : .off
            training = isTurned ? try sets.training.transposed() : sets.training
            test = isTurned ? try sets.test.transposed() : sets.test
        }

        var isMNIST: Bool { training.isMNIST }

        /// What people should know of how the pictures stand; nil where they are taken as they lie in their files.
        var orientation: String? {
            switch (isEMNIST, transpose) {
            case (true, .off): "left transposed, as EMNIST's files store them"
            case (true, _): "turned upright, since EMNIST's files store them transposed"
            case (false, .on): "turned, rows for columns, as --transpose on asks"
            case (false, _): nil
            }
        }

        /// - Parameter classes: nil keeps all.
        func data(classes: [Int]?, split: DatasetSplit, seed: UInt64) throws -> TrainingData {
            let filter = try classes.map { labels throws(Failure) in
                try ClassFilter(labels.map(String.init).joined(separator: ","))
            }
            var data = try TrainingData(
                try Dataset(name: name, training: training, test: test, filter: filter, split: split, seed: seed))
            data.isTransposed = isEMNIST && transpose == .off
            return data
        }
    }

    /// - Parameter text: auto, mnist, synthetic or a directory.
    func load(
        _ text: String, transpose: Transposition = .auto, classes: [Int]?, pooledTestFraction: Double?, seed: UInt64
    ) throws -> Loaded {
        let pictures = try pictures(text, transpose: transpose)
        let split = pooledTestFraction.map { DatasetSplit.pooled(testFraction: $0) } ?? .files
        return Loaded(
            data: try pictures.data(classes: classes, split: split, seed: seed), transpose: pictures.transpose,
            orientation: pictures.orientation, origin: pictures.origin)
    }

    /// - Parameter text: auto, mnist, synthetic or a directory.
    func pictures(_ text: String, transpose: Transposition = .auto) throws -> Pictures {
        let pictures = try found(text, transpose)
        if tellsOrientation, !isQuiet, let orientation = pictures.orientation {
            Terminal().write("\(pictures.name.onOneLine): the pictures are \(orientation)\n")
        }
        return pictures
    }

    private func found(_ text: String, _ transpose: Transposition) throws -> Pictures {
        let source = try DataSource(text)
        var environment = DataEnvironment.current
        if isOffline { environment.mirrors = [] }
        let display = DownloadDisplay(isQuiet: isQuiet)
        defer { display.finish() }
        switch try DataFinder(environment: environment).find(source, progress: display.show) {
        case .files(let files):
            let sets = try read(files, cache: environment.rawCache)
            let isEMNIST = Transposition.isStoredTransposed(files.trainImages)
            guard case .directory(let path) = source else {
                return try Pictures(
                    name: "mnist", origin: "mnist", sets, isEMNIST: isEMNIST,
                    isTurned: transpose.turns(files.trainImages))
            }
            return try Pictures(
                name: Directory.lastName(of: path), origin: absolute(path), sets, isEMNIST: isEMNIST,
                isTurned: transpose.turns(files.trainImages))
        case .synthetic(let reason):
            display.finish()
            if let reason {
                Warning.show("no MNIST here: \(reason.message). Using the built-in synthetic digits instead")
            }
            let sets = SyntheticDrawing(seed: Self.syntheticSeed, isQuiet: isQuiet).sets()
            return try Pictures(
                name: "synthetic", origin: "synthetic", sets, isEMNIST: false, isTurned: transpose == .on)
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
