internal import DataParallel
internal import Datasets
internal import Failures
internal import Files
internal import Glibc
internal import Reporting

/// Turns `--data` into a dataset in memory, and says what it does meanwhile.
struct DataLoading {
    /// The seed of the synthetic digits that `--data synthetic` stands for, whatever the run's own seed.
    static let syntheticSeed: UInt64 = 1

    let isQuiet: Bool

    struct Loaded {
        let data: TrainingData
        /// What `config.json` names: mnist, synthetic or the absolute path of a directory.
        let origin: String
    }

    /// - Parameter text: auto, mnist, synthetic or a directory.
    func load(_ text: String, classes: [Int]?, pooledTestFraction: Double?, seed: UInt64) throws -> Loaded {
        let filter = try classes.map { labels throws(Failure) in
            try ClassFilter(labels.map(String.init).joined(separator: ","))
        }
        let (name, origin, training, test) = try pictures(try DataSource(text))
        let split = pooledTestFraction.map { DatasetSplit.pooled(testFraction: $0) } ?? .files
        let dataset = try Dataset(
            name: name, training: training, test: test, filter: filter, split: split, seed: seed)
        return Loaded(data: try TrainingData(dataset), origin: origin)
    }

    private func pictures(
        _ source: DataSource
    ) throws -> (name: String, origin: String, training: LabelledImages, test: LabelledImages) {
        let environment = DataEnvironment.current
        let display = DownloadDisplay(isQuiet: isQuiet)
        defer { display.finish() }
        switch try DataFinder(environment: environment).find(source, progress: display.show) {
        case .files(let files):
            let training = try LabelledImages(
                imagesPath: files.trainImages, labelsPath: files.trainLabels, cache: environment.rawCache)
            let test = try LabelledImages(
                imagesPath: files.testImages, labelsPath: files.testLabels, cache: environment.rawCache)
            guard case .directory(let path) = source else { return ("mnist", "mnist", training, test) }
            return (Directory.lastName(of: path), absolute(path), training, test)
        case .synthetic(let reason):
            display.finish()
            if let reason {
                Warning.show("no MNIST here: \(reason.message). Using the built-in synthetic digits instead")
            }
            let (training, test) = SyntheticDrawing(seed: Self.syntheticSeed).sets()
            return ("synthetic", "synthetic", training, test)
        }
    }

    private func absolute(_ path: String) -> String {
        guard let resolved = realpath(path, nil) else { return path }
        defer { free(resolved) }
        return String(cString: resolved)
    }
}
