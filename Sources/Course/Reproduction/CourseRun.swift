internal import Cluster
package import Datasets
internal import Failures
internal import Glibc
package import Kernels
internal import Processes
internal import System
package import Training

/// Trains the rows of the course's table one after another, each by workers of its own.
package final class CourseRun {
    /// A dataset chosen from the pictures at hand; nil keeps all classes.
    package typealias Choice = (_ classes: [Int]?, _ split: DatasetSplit, _ seed: UInt64) throws -> TrainingData

    private let origin: String
    private let choose: Choice
    private let pair: [Int]
    private let split: DatasetSplit
    private let seeds: Int
    private let notHeld: (whole: String?, pair: String?)
    private let instructionSet: InstructionSet
    private let display: ReproductionDisplay
    private let signals: SignalDescriptor
    private var options = CoordinatorOptions()
    /// Of the pair, by seed: five rows share them.
    private var pairs: [UInt64: TrainingData] = [:]

    /// - Parameters:
    ///   - origin: What a configuration calls the data.
    ///   - choose: Chooses from them.
    ///   - pair: The two labels that five rows tell apart.
    ///   - notHeld: Why the table's rows, or those of the pair, are not held to the published figures.
    package init(
        origin: String, choose: @escaping Choice, pair: [Int], split: DatasetSplit, seeds: Int, workers: Int,
        notHeld: (whole: String?, pair: String?), instructionSet: InstructionSet, display: ReproductionDisplay
    ) throws {
        self.origin = origin
        self.choose = choose
        self.pair = pair
        self.split = split
        self.seeds = seeds
        self.notHeld = notHeld
        self.display = display
        options.localWorkers = workers
        self.instructionSet = instructionSet
        // Reading and downloading are over: from here on a signal ends the training at hand in good order.
        signals = try SignalDescriptor([SIGINT, SIGTERM, SIGHUP])
    }

    package func row(_ row: CourseRow) throws -> ReproducedRow {
        let start = MonotonicClock.now
        var trials: [ReproducedRow.Trial] = []
        var classes: [String] = []
        for seed in 1...UInt64(seeds) {
            let data = try data(for: row, seed: seed)
            classes = data.description.classNames
            let configuration = try configuration(of: row, seed: seed)
            display.begin(row.name(classes: classes), seed: seed, of: seeds, epochs: configuration.epochs)
            trials.append(try train(configuration, data))
        }
        let isComparable = row.task == .all || notHeld.pair == nil
        return ReproducedRow(
            name: row.name(classes: classes), classes: classes, published: isComparable ? row.published : [:],
            isHeld: isComparable && notHeld.whole == nil, configuration: try configuration(of: row, seed: 1),
            trials: trials, seconds: MonotonicClock.now - start)
    }

    private func configuration(of row: CourseRow, seed: UInt64) throws -> TrainingConfiguration {
        var fraction: Double?
        if case .pooled(let testFraction) = split { fraction = testFraction }
        return try row.configuration(data: origin, classes: pair, pooledTestFraction: fraction, seed: seed)
    }

    private func data(for row: CourseRow, seed: UInt64) throws -> TrainingData {
        guard row.task == .pair else { return try choose(nil, split, seed) }
        if let known = pairs[seed] { return known }
        let data = try choose(pair, split, seed)
        pairs[seed] = data
        return data
    }

    private func train(_ configuration: TrainingConfiguration, _ data: TrainingData) throws -> ReproducedRow.Trial {
        let job = try WorkerJob(configuration: configuration, data: data)
        try TrainingSession.checkNeeds(configuration, job, options)
        let session = TrainingSession(
            configuration: configuration, job: job, data: data, directory: nil, instructionSet: instructionSet)
        let outcome: TrainingOutcome
        do {
            outcome = try session.run(
                from: nil, coordinator: options, trainer: TrainerOptions(), record: nil, signals: signals,
                report: display.show
            ).outcome
        } catch let failure as Failure where failure.kind == .interrupted {
            throw stopped
        } catch {
            throw display.explained(error)
        }
        guard outcome.stopped != .interrupted else { throw stopped }
        guard let test = outcome.test else { throw Failure(.bug, "a training on a split with a test gave no test") }
        return ReproducedRow.Trial(seed: configuration.seed, test: test, history: outcome.history)
    }

    /// There is nothing to resume.
    private var stopped: Failure { Failure(.stoppedAtOnce, "stopped by a signal before all rows were trained") }
}
