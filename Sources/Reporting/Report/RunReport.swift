package import Datasets
internal import Files
package import Learning
package import Training

/// Everything that the page of a run shows. It is read from a run's directory, or follows a run's events as they come, and
/// each section of the page is a function of it alone.
package struct RunReport: Sendable {
    /// What needs something that may not be to hand, such as the dataset.
    package enum Finding<Value: Sendable>: Sendable {
        case found(Value)
        /// Why not, as a sentence.
        case missing(String)

        package var value: Value? {
            if case .found(let value) = self { value } else { nil }
        }
    }

    /// The run directory, as people name it.
    package var path: String
    package var configuration: TrainingConfiguration
    /// SHA-256 of the dataset that the run was begun with.
    package var datasetDigest: String
    /// nil where the run left no summary, as those of older versions.
    package var summary: StoredSummary?
    /// Finished epochs, in order.
    package var epochs: [EpochRecord] = []
    /// What went wrong and right again meanwhile, in order: the lines of `metrics.jsonl` that are no epoch.
    package var faults: [MetricsLine] = []
    /// Lines of `metrics.jsonl` that could not be understood.
    package var unreadableLines = 0
    /// Whether somebody is training it now.
    package var isRunning = false
    /// Of the run that is followed.
    package internal(set) var lastStep = 0
    /// Of the final parameters, on the test split.
    package var test: ClassificationMetrics?
    package var validation: ClassificationMetrics?
    package var fingerprint: String?
    /// How the training pictures lie; nil where the weights do not say.
    package var form: PictureForm?
    package var firstLayer: Finding<FirstLayer> = .missing("The run has no weights yet.")
    package var mistakes: Finding<[Mistake]> = .missing("Nobody has looked for them yet.")

    /// How many of the most confidently wrong samples are shown.
    package static let mostMistakes = 24

    package init(path: String, configuration: TrainingConfiguration, datasetDigest: String) {
        self.path = path
        self.configuration = configuration
        self.datasetDigest = datasetDigest
    }

    /// The last part of the directory's name.
    package var name: String { path.split(separator: "/").last.map(String.init) ?? path }

    /// By class; nil where nobody knows them.
    package var classes: [String]? {
        if let classes = summary?.pictures.classes { return classes }
        if let classes = configuration.classes { return classes.map(String.init) }
        return test.map { (0..<$0.confusion.classes).map(String.init) }
    }

    /// What the dataset is called.
    package var datasetName: String { summary?.dataset.name ?? Directory.lastName(of: configuration.data) }

    /// Why the last process ended; nil while it runs, and where it was killed or failed.
    package var stopped: StopReason? { isRunning ? nil : summary?.result?.stopped }

    /// The epoch whose weights count: the last that improved the figure that early stopping watches; without early
    /// stopping nil, for then the last one's do.
    package var bestEpoch: EpochRecord? {
        configuration.stopping == nil ? nil : epochs.last(where: \.improved)
    }

    /// Steps that the run has behind it, as far as is known.
    package var steps: Int {
        max(
            lastStep, summary?.result?.steps ?? 0, epochs.last?.step ?? 0,
            summary?.invocations.last?.ending?.toStep ?? 0)
    }

    /// Of all processes together, from their first step to their last; nil where that is not known.
    package var seconds: Double? {
        let endings = (summary?.invocations ?? []).compactMap(\.ending)
        return endings.isEmpty ? nil : endings.reduce(0) { $0 + $1.seconds }
    }

    /// Of the last process that trained.
    package var samplesPerSecond: Double? {
        (summary?.invocations ?? []).compactMap(\.ending).last { $0.samplesPerSecond > 0 }?.samplesPerSecond
    }
}
