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
    /// Whether the built-in digits may stand for MNIST where `auto` finds none.
    var mayDraw = false

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
        let training: LabelledImages
        let test: LabelledImages

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

        /// - Parameter choice: What it says of turning has been done.
        func dataset(_ choice: Choice) throws(Failure) -> Dataset {
            let filter = try choice.classes.map { labels throws(Failure) in
                try ClassFilter(labels.map(String.init).joined(separator: ","))
            }
            return try Dataset(
                name: name, training: training, test: test, filter: filter, numbering: choice.numbering,
                split: choice.split, seed: choice.seed)
        }

        func data(_ choice: Choice) throws(Failure) -> TrainingData { try data(try dataset(choice)) }

        /// - Parameter dataset: Chosen from these pictures.
        func data(_ dataset: Dataset) throws(Failure) -> TrainingData {
            var data = try TrainingData(dataset)
            data.isTransposed = isEMNIST && transpose == .off
            return data
        }
    }

    /// Which of the pictures are taken, how, and for what.
    struct Choice {
        var transpose = Transposition.auto
        /// nil keeps all.
        var classes: [Int]?
        var numbering = LabelNumbering.occurring
        var split = DatasetSplit.files
        /// Of the split.
        var seed: UInt64 = 1

        init(
            classes: [Int]? = nil, numbering: LabelNumbering = .occurring, split: DatasetSplit = .files,
            seed: UInt64 = 1
        ) {
            self.classes = classes
            self.numbering = numbering
            self.split = split
            self.seed = seed
        }

        init(_ configuration: TrainingConfiguration) {
            transpose = configuration.transpose
            classes = configuration.classes
            numbering = configuration.labelNumbering
            split = configuration.pooledTestFraction.map { .pooled(testFraction: $0) } ?? .files
            seed = configuration.seed
        }
    }

    /// - Parameter text: auto, mnist, synthetic or a directory.
    func load(_ text: String, _ choice: Choice = Choice()) throws(Failure) -> Loaded {
        let pictures = try pictures(text, transpose: choice.transpose)
        let data = try pictures.data(choice)
        if !isQuiet, choice.classes == nil, let renumbering = data.description.renumbering {
            Terminal().write("\(renumbering)\n")
        }
        return Loaded(
            data: data, transpose: pictures.transpose, orientation: pictures.orientation, origin: pictures.origin)
    }

    /// - Parameter text: auto, mnist, synthetic or a directory.
    func pictures(_ text: String, transpose: Transposition = .auto) throws(Failure) -> Pictures {
        let pictures = try found(text, transpose)
        if tellsOrientation, !isQuiet, let orientation = pictures.orientation {
            Terminal().write("\(pictures.name.onOneLine): the pictures are \(orientation)\n")
        }
        return pictures
    }

    private func found(_ text: String, _ transpose: Transposition) throws(Failure) -> Pictures {
        var source = try DataSource(text)
        if source == .auto, !mayDraw { source = .mnist }
        var environment = DataEnvironment.current
        if isOffline { environment.mirrors = [] }
        let display = DownloadDisplay(isQuiet: isQuiet)
        defer { display.finish() }
        let finder = DataFinder(environment: environment)
        switch try finder.find(source, progress: display.show) {
        case .files(let files):
            let sets = try read(files, by: finder, cache: environment.rawCache, display)
            let isEMNIST = Transposition.isStoredTransposed(files.trainImages)
            let isTurned = transpose.turns(files.trainImages)
            guard case .directory(let path) = source else {
                return try Pictures(name: "mnist", origin: "mnist", sets, isEMNIST: isEMNIST, isTurned: isTurned)
            }
            return try Pictures(
                name: try Self.name(of: files), origin: try Self.absolute(path), sets, isEMNIST: isEMNIST,
                isTurned: isTurned)
        case .synthetic(let reason):
            display.finish()
            if let reason {
                // Why no mirror would do is a long story, which `data fetch` tells.
                let why =
                    reason.kind == .unavailable
                    ? "no mirror answered, as `apus data fetch` tells at length" : reason.message
                Warning.show("no MNIST here: these are digits that Apus draws itself")
                Terminal().write("  \(why); give MNIST's four files by --data DIR\n")
            }
            let sets = SyntheticDrawing(seed: Self.syntheticSeed, isQuiet: isQuiet).sets()
            return try Pictures(
                name: "synthetic", origin: "synthetic", sets, isEMNIST: false, isTurned: transpose == .on)
        }
    }

    /// Reads a set; what is damaged in the user's own cache is fetched again.
    private func read(
        _ files: IDXFileSet, by finder: DataFinder, cache: RawCache?, _ display: DownloadDisplay
    ) throws(Failure) -> (training: LabelledImages, test: LabelledImages) {
        do {
            return try read(files, cache: cache)
        } catch {
            guard error.kind == .data else { throw error }
            let fresh: IDXFileSet?
            do {
                fresh = try finder.refetch(files, progress: display.show)
            } catch let trouble {
                throw Failure(
                    .data, "\(error.message); apus data fetch replaces it once a mirror answers: \(trouble.message)")
            }
            guard let fresh else { throw error }
            display.finish()
            Warning.show("\(error.message); it was fetched again")
            return try read(fresh, cache: cache)
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

    /// What the directory of the files is called; torchvision calls all of them `raw`.
    private static func name(of files: IDXFileSet) throws(Failure) -> String {
        let path = try absolute(files.directory)
        let name = Directory.lastName(of: path)
        guard name == "raw", let parent = Directory.parent(of: path), parent != "/" else { return name }
        return Directory.lastName(of: parent)
    }

    /// - Throws: `Failure.data` where its name cannot stand in a text.
    private static func absolute(_ path: String) throws(Failure) -> String {
        guard let resolved = realpath(path, nil) else { return path }
        defer { free(resolved) }
        guard let text = String(validatingCString: resolved) else {
            throw Failure(
                .data,
                "\(path.onOneLine): expected a directory whose path is UTF-8, which a run's config.json can name, found "
                    + "\(String(cString: resolved).onOneLine); rename it")
        }
        return text
    }
}

extension DatasetDescription {
    /// What is to be said of labels that are not the numbers of the outputs; nil where they are.
    fileprivate var renumbering: String? {
        guard let last = classes.last, classes.count <= last else { return nil }
        return "the labels of \(name.onOneLine) have gaps: \(classNames.joined(separator: " ")) are the outputs 0 to "
            + "\(classes.count - 1), and stay the names of the classes"
    }
}

/// A download as people follow it: a bar on a terminal; elsewhere a line for each file, and for a long one more.
final class DownloadDisplay {
    private let terminal = Terminal()
    private let isQuiet: Bool
    private var file: String?
    private var work: WorkDisplay?

    init(isQuiet: Bool) { self.isQuiet = isQuiet }

    func show(_ progress: Download.Progress) {
        guard !isQuiet else { return }
        if file != progress.file {
            finish()
            file = progress.file
            work = WorkDisplay("downloading \(progress.file)", unit: .bytes, terminal: terminal)
            if !terminal.isInteractive { terminal.write("downloading \(progress.file) from \(progress.mirror)\n") }
        }
        work?.show(progress.received, of: progress.total)
    }

    func finish() { work?.finish() }
}
