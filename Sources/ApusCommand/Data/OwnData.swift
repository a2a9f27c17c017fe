internal import Checkpoints
internal import Datasets
internal import Failures
internal import Files
internal import Hashing
internal import JSON
internal import Reporting
internal import Training

/// The data that weights were trained on, as those who made them wrote it down: where it lies, or what it is called, and
/// its SHA-256. What is measured on it without a word was measured on exactly these bytes.
struct OwnData {
    /// Whose data it is, as it follows "cannot evaluate".
    private let owner: String
    let sha256: String
    private let place: Place

    private enum Place {
        /// What a run's configuration says, all of it.
        case run(TrainingConfiguration)
        /// What the metadata of weights call it.
        case named(String)
    }

    /// Of a run's directory.
    ///
    /// - Throws: `Failure.data` where it holds no configuration, or one that cannot be understood.
    init(of layout: RunLayout) throws {
        let file = try ConfigurationFile(
            Array(try layout.readConfiguration().text.utf8), name: layout.configuration.onOneLine)
        let (configuration, dataset) = try file.whole()
        self.init(owner: layout.path, sha256: dataset, place: .run(configuration))
    }

    /// Of a report that was read already.
    init(of report: RunReport) {
        self.init(owner: report.path, sha256: report.datasetDigest, place: .run(report.configuration))
    }

    /// Of weights: by their run where they lie in its directory, else by their metadata.
    ///
    /// - Returns: nil where neither knows.
    static func of(_ model: ModelFile, at path: String) throws -> OwnData? {
        let layout = RunLayout(Directory.parent(of: path) ?? ".")
        if Directory.lastName(of: path) == Directory.lastName(of: layout.best), try layout.holdsRun() {
            let own = try OwnData(of: layout)
            guard let known = model.metadata.dataset, known.sha256 != own.sha256 else { return own }
            throw Failure(
                .data,
                "cannot evaluate \(path.onOneLine): expected weights of the run beside them, which was trained on the dataset "
                    + "\(own.sha256), found some of \(known.name.onOneLine), \(known.sha256); give their data by --data"
            )
        }
        return model.metadata.dataset.map { OwnData(owner: path, sha256: $0.sha256, place: .named($0.name)) }
    }

    private init(owner: String, sha256: String, place: Place) {
        self.owner = owner.onOneLine
        self.sha256 = sha256
        self.place = place
    }

    /// What a run keeps of the data apart from where it lies; nil for weights alone.
    var configuration: TrainingConfiguration? {
        if case .run(let configuration) = place { configuration } else { nil }
    }

    /// Reads it, and makes sure that it is the same.
    ///
    /// - Parameters:
    ///   - elsewhere: Where it lies now, if it was moved.
    ///   - transpose: Whether pictures are turned; `auto` does what was done for the training.
    ///   - labels: Of the weights' outputs.
    ///   - action: What is being done, as it follows "cannot".
    /// - Throws: `Failure.data` where it is not there, or other data is.
    func load(
        by loading: DataLoading, elsewhere: String? = nil, transpose: Transposition = .auto, labels: [Int]? = nil,
        to action: String
    ) throws -> TrainingData {
        let source = try elsewhere ?? self.source(to: action)
        let pictures: DataLoading.Pictures
        do {
            pictures = try loading.pictures(
                source, transpose: transpose == .auto ? configuration?.transpose ?? .auto : transpose)
        } catch {
            // Whatever is wrong with them is told; what it would take to fetch them is nobody's question here.
            guard [.data, .unavailable].contains(error.kind) else { throw error }
            throw Failure(
                .data,
                "cannot \(action) \(owner): the data that it was trained on is not there, or not as it was: \(error.message); give it by "
                    + "--data")
        }
        var found: [String] = []
        for choice in choices(labels: labels) {
            let dataset: Dataset
            do {
                dataset = try pictures.dataset(choice)
            } catch {
                continue
            }
            if dataset.sha256.description == sha256 { return try pictures.data(dataset) }
            found.append(dataset.sha256.description)
        }
        throw Failure(
            .data,
            "cannot \(action) \(owner): expected the dataset \(sha256) that it was trained on, found "
                + "\(found.first ?? "none of its classes") in \(source.onOneLine); give its data by --data")
    }

    private func source(to action: String) throws(Failure) -> String {
        switch place {
        case .run(let configuration): return configuration.data
        // Of all names these alone say where to look.
        case .named(let name) where ["mnist", "synthetic"].contains(name): return name
        case .named(let name):
            throw Failure(
                .data,
                "cannot \(action) \(owner): it was trained on \(name.onOneLine), the dataset \(sha256), and does not say where "
                    + "that lies; give it by --data, or name its run's directory")
        }
    }

    private func choices(labels: [Int]?) -> [DataLoading.Choice] {
        switch place {
        case .run(let configuration): [DataLoading.Choice(configuration)]
        case .named:
            LabelNumbering.allCases.map { DataLoading.Choice(numbering: $0) } + [DataLoading.Choice(classes: labels)]
        }
    }
}
