package import Checkpoints
internal import Failures
package import Files
internal import Glibc
internal import JSON
internal import Learning
package import Networks
package import Training

/// A run as TensorBoard shows it: scalars by step and by epoch, and histograms of weights and biases.
///
/// Everything is placed by steps since the run began, epochs by their last one, so that a resumed run can say from where on
/// earlier files do not count. Whatever goes wrong with the files, training goes on; `finish` tells of it.
package final class TensorBoardLog: RunFollower {
    /// Of a long run every n-th step is shown, the same ones however often it was cut.
    private static let mostPoints = 10_000

    private let directory: EventDirectory
    private let configuration: TrainingConfiguration
    private let layout: ParameterLayout
    private let checkpoint: Checkpoint?
    private let isContinued: Bool
    private let fileSystem: any FileSystem
    private var file: EventFile?
    private var failure: Failure?
    private var isWarningDue = false
    private var stepsPerEpoch = 1
    private var stride = 1
    private var stepsSeen = 0

    /// - Parameters:
    ///   - directory: Where TensorBoard looks for runs.
    ///   - run: The run directory, whose name the events' directory gets.
    ///   - layout: The network's.
    ///   - checkpoint: Where the run goes on.
    ///   - isNew: Whether the run is, which must not be mixed with another's events.
    /// - Throws: `Failure.usage` where there are events of another run, `Failure.cannotCreate` where none can be written.
    package init(
        _ directory: String, run: RunLayout, configuration: TrainingConfiguration, layout: ParameterLayout,
        from checkpoint: Checkpoint?, isNew: Bool, fileSystem: any FileSystem = PosixFileSystem()
    ) throws {
        self.directory = try EventDirectory("\(directory)/\(Self.name(of: run))", fileSystem: fileSystem)
        self.configuration = configuration
        self.layout = layout
        self.checkpoint = checkpoint
        self.fileSystem = fileSystem
        isContinued = try !self.directory.eventFiles().isEmpty
        if isNew, isContinued {
            throw Failure(
                .usage,
                "cannot write events to \(self.directory.path.onOneLine): it holds those of another run of this name; remove "
                    + "it, or choose another --tensorboard or --run-dir")
        }
    }

    private static func name(of run: RunLayout) -> String {
        guard let resolved = realpath(run.path, nil) else { return Directory.lastName(of: run.path) }
        defer { free(resolved) }
        return Directory.lastName(of: String(cString: resolved))
    }

    // MARK: - What happens

    package func observe(_ event: TrainingEvent) {
        switch event {
        case .began(let epochs, let stepsPerEpoch, _, let step, _):
            begin(epochs: epochs, stepsPerEpoch: stepsPerEpoch, after: step)
        case .step(let step, _, _, let loss, _): show(step, loss)
        default: break
        }
    }

    private func begin(epochs: Int, stepsPerEpoch: Int, after step: Int) {
        self.stepsPerEpoch = stepsPerEpoch
        stride = max(1, (epochs * stepsPerEpoch + Self.mostPoints - 1) / Self.mostPoints)
        open()
        file?.append(.fileVersion(time: Self.time))
        file?.append(.start(time: Self.time, step: step + 1))
        guard !isContinued, let checkpoint else { return }
        for record in (try? checkpoint.history.decode([EpochRecord].self)) ?? [] { show(record) }
    }

    private func open() {
        do {
            file = try EventFile(directory.nextFile(time: Int(Self.time)), fileSystem: fileSystem)
        } catch {
            failure = error as? Failure ?? Failure(.bug, "\(error)")
            isWarningDue = true
        }
    }

    private func show(_ step: Int, _ loss: Double) {
        stepsSeen += 1
        guard step % stride == 0 else { return }
        let rate = configuration.learningRate(ofStep: step - 1, stepsPerEpoch: stepsPerEpoch)
        file?.append(
            .scalars(time: Self.time, step: step, [("loss/step", loss), ("learning_rate", Double(rate))]))
    }

    /// - Parameter parameters: Canonical.
    package func append(_ record: EpochRecord, parameters: [Float]) {
        show(record)
        let (time, layout) = (Self.time, layout)
        file?.append { .histograms(time: time, step: record.step, Self.histograms(layout, parameters)) }
    }

    private func show(_ record: EpochRecord) {
        var scalars: [(tag: String, value: Double)] = [
            ("epoch", Double(record.epoch)), ("loss/train", record.trainingLoss),
            ("accuracy/train", record.trainingAccuracy),
        ]
        if let loss = record.validationLoss { scalars.append(("loss/validation", loss)) }
        if let accuracy = record.validationAccuracy { scalars.append(("accuracy/validation", accuracy)) }
        for (layer, norm) in record.gradientNorms.enumerated() {
            scalars.append(("gradient_norm/layers.\(2 * layer)", norm))
        }
        if let timing = record.timing { scalars.append(("samples_per_second", timing.samplesPerSecond)) }
        file?.append(.scalars(time: Self.time, step: record.step, scalars))
    }

    private static func histograms(
        _ layout: ParameterLayout, _ parameters: [Float]
    ) -> [(tag: String, histogram: WeightHistogram)] {
        layout.layers.enumerated().flatMap { index, layer in
            let bias = layer.canonicalBiasOffset
            let parts = [
                ("weight", layer.canonicalWeightOffset..<bias), ("bias", bias..<bias + layer.outputs),
            ]
            return parts.compactMap { name, range in
                WeightHistogram(parameters[range]).map { ("\(name)/layers.\(2 * index)", $0) }
            }
        }
    }

    // MARK: - The end

    /// What people should be told now: that no more events are written, once.
    package func warning() -> String? {
        if failure == nil, let file, let error = file.failure {
            failure = Failure(.inputOutput, "cannot write \(file.path.onOneLine)", error)
            isWarningDue = true
        }
        guard isWarningDue, let failure else { return nil }
        isWarningDue = false
        return "\(failure.message); training goes on, without events for TensorBoard from here on"
    }

    /// Writes what the final parameters are worth, and waits until all is written.
    package func finish(_ outcome: TrainingOutcome) {
        let isWhole = outcome.stopped == .completed || outcome.stopped == .early
        // A finished run that is resumed takes no step, and its files may have said so already.
        if isWhole, stepsSeen > 0 || !isContinued, let test = outcome.test {
            file?.append(
                .scalars(
                    time: Self.time, step: outcome.steps, [("loss/test", test.loss), ("accuracy/test", test.accuracy)]))
        }
        drain()
    }

    package func drain() { file?.drain() }

    /// - Throws: What went wrong with the files: the run is whole, and these are not.
    package func check() throws {
        _ = warning()
        if let failure { throw Failure(failure.kind, "events for TensorBoard are missing: \(failure.message)") }
    }

    /// Seconds since 1970, as TensorBoard's "wall time" has it.
    private static var time: Double {
        var now = timespec()
        clock_gettime(CLOCK_REALTIME, &now)
        return Double(now.tv_sec) + Double(now.tv_nsec) / 1e9
    }
}
