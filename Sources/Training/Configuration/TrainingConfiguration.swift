package import Datasets
package import Failures
package import Learning
package import Networks

/// The whole configuration of a result: with the dataset's bytes it determines every trained parameter. How the work is
/// done (workers, transport, step limit) is no part of it. ``SettingTable`` says each of its settings.
package struct TrainingConfiguration: Sendable, Hashable {
    package enum Loss: String, Sendable, Hashable, Codable, CaseIterable {
        case crossEntropy = "cross-entropy"
        case meanSquaredError = "mse"

        /// What `train` calls a loss.
        package init(_ loss: OutputLoss) { self = loss == .meanSquaredError ? .meanSquaredError : .crossEntropy }

        /// The loss of a network with so many outputs; one sigmoid output tells two classes apart.
        package func output(outputs: Int) -> OutputLoss {
            switch self {
            case .meanSquaredError: .meanSquaredError
            case .crossEntropy: outputs == 1 ? .sigmoidCrossEntropy : .softmaxCrossEntropy
            }
        }
    }

    package struct Stopping: Sendable, Hashable {
        package var monitor: EarlyStopping.Monitor
        package var patience: Int
        package var minDelta: Double

        package init(monitor: EarlyStopping.Monitor, patience: Int, minDelta: Double) {
            self.monitor = monitor
            self.patience = patience
            self.minDelta = minDelta
        }

        static let `default` = Stopping(monitor: .validationLoss, patience: 5, minDelta: 0)
    }

    /// Where the data came from: mnist, synthetic or a directory.
    package var data = "mnist"
    /// Whether the files' pictures are turned at loading; decided, never `auto`, in what a run keeps.
    package var transpose = Transposition.auto
    /// The original labels kept, in the order of their new numbers; nil keeps all.
    package var classes: [Int]?
    /// Which classes there are where none are named.
    package var labelNumbering = LabelNumbering.occurring
    /// The fraction of the pooled samples taken for the test; nil keeps the files' own split.
    package var pooledTestFraction: Double?
    /// Widths of the hidden layers; empty for softmax regression.
    package var hidden = [128]
    package var activation = Activation.relu
    package var loss = Loss.crossEntropy
    /// Of training alone.
    package var labelSmoothing = LabelSmoothing.none
    package var initializer = Initializer.heNormal
    package var batchSize = 128
    package var leafSize = 16
    /// What the parameters that everybody computes with, every leaf's gradient and every sum of the tree are rounded to.
    package var precision = NumberFormat.float32
    /// How shards train between two averages, where they take more than one step.
    package var localTraining = LocalTraining.default
    /// At its highest; see ``schedule``.
    package var learningRate: Float = 0.1
    package var optimizer = Optimizer()
    package var schedule: LearningRateSchedule
    package var epochs = 20
    /// Epochs that the schedule was laid out for; `epochs` may be extended beyond it.
    package var scheduledEpochs = 20
    package var seed: UInt64 = 1
    package var normalization = Normalization.Kind.unit
    package var validationFraction = 0.1
    package var stopsEarly = true
    /// When it does.
    package var stoppingRule = Stopping.default

    package init() throws(Failure) {
        schedule = try LearningRateSchedule(.constant)
    }

    /// nil averages after every step.
    package var local: LocalTraining? {
        get { localTraining.steps > 1 ? localTraining : nil }
        set { localTraining = newValue ?? .default }
    }

    /// nil trains to the last epoch.
    package var stopping: Stopping? {
        get { stopsEarly ? stoppingRule : nil }
        set {
            stopsEarly = newValue != nil
            stoppingRule = newValue ?? .default
        }
    }

    func has(_ group: SettingGroup) -> Bool {
        switch group {
        case .localTraining: local != nil
        case .earlyStopping: stopsEarly
        }
    }

    /// - Throws: `Failure.usage` for the first value that makes no sense, by itself or beside the others.
    package func validate() throws(Failure) {
        for setting in SettingTable.all {
            if let words = setting.words(in: self) { try setting.check(words) }
        }
        func require(_ condition: Bool, _ message: @autoclosure () -> String) throws(Failure) {
            guard condition else { throw Failure(.usage, message()) }
        }
        let table = SettingTable.table
        try require(
            scheduledEpochs <= epochs,
            "the schedule is laid out for 1 to \(epochs) epochs, and cannot be for \(scheduledEpochs)")
        try require(
            labelSmoothing == .none || loss == .crossEntropy,
            "\(table.loss.asked(.meanSquaredError)) and \(table.labelSmoothing.asked(labelSmoothing.fraction)) do not go "
                + "together: labels are smoothed for cross-entropy alone; give \(table.labelSmoothing.asked(0)), or "
                + table.loss.asked(.crossEntropy))
        if let local {
            try require(
                optimizer.momentum == 0 && !optimizer.nesterov, Self.clash(of: local, with: optimizer))
        } else {
            try require(
                !optimizer.nesterov || optimizer.momentum > 0,
                "\(table.nesterov.asked(true)) needs a momentum above 0; give one, for example "
                    + table.momentum.asked(0.9))
        }
        try require(
            !stopsEarly || validationFraction > 0,
            "early stopping watches validation samples, and \(table.validationFraction.asked(0)) keeps none; keep some for it, "
                + "or give \(table.earlyStopping.asked(false))")
    }

    private static func clash(of local: LocalTraining, with optimizer: Optimizer) -> String {
        let table = SettingTable.table
        var (asked, cure) = ([String](), [String]())
        if optimizer.momentum != 0 {
            asked.append(table.momentum.asked(optimizer.momentum))
            cure.append(table.momentum.asked(0))
        }
        if optimizer.nesterov {
            asked.append(table.nesterov.asked(true))
            cure.append(table.nesterov.asked(false))
        }
        return
            "\(table.localSteps.asked(local.steps)) and \(asked.joined(separator: " ")) do not go together: local steps are "
            + "plain gradient descent, and the outer step has a momentum of its own "
            + "(\(Mention.setting(table.outerMomentum.key))); give \(cure.joined(separator: " ")), or "
            + table.localSteps.asked(1)
    }

    /// - Throws: `Failure.usage` for widths that no network has.
    static func check(hidden: [Int]) throws(Failure) {
        for width in hidden where !(1...widestLayer).contains(width) {
            throw Failure(.usage, "a hidden layer has 1 to \(widestLayer) units, and cannot have \(width)")
        }
        guard hidden.count <= 64 else {
            throw Failure(.usage, "a network has at most 64 hidden layers, and cannot have \(hidden.count)")
        }
    }

    /// - Parameter step: From 0 since the run began.
    package func learningRate(ofStep step: Int, stepsPerEpoch: Int) -> Float {
        schedule.value(step: step, of: scheduledEpochs * stepsPerEpoch, rate: learningRate)
    }

    /// What a worker must know of steps between averages.
    var localSteps: LocalSteps? {
        local.map {
            LocalSteps(
                count: $0.steps, shards: $0.shards, learningRate: learningRate,
                optimizer: Optimizer(weightDecay: optimizer.weightDecay), schedule: schedule,
                scheduledEpochs: scheduledEpochs)
        }
    }

    /// What moves the parameters when gradients, or the changes of shards, were averaged.
    package var stepOptimizer: Optimizer {
        guard let local else { return optimizer }
        return Optimizer(momentum: local.outerMomentum, nesterov: local.outerMomentum > 0)
    }

    /// - Parameter step: From 0 since the run began.
    func optimizerStep(_ step: Int, stepsPerEpoch: Int) -> OptimizerStep {
        OptimizerStep(
            rate: local?.outerLearningRate ?? learningRate(ofStep: step, stepsPerEpoch: stepsPerEpoch),
            number: step + 1)
    }

    package static let maximumEpochs = 1_000_000
    static let maximumSamples = 1 << 20
    private static let widestLayer = 1 << 16

    /// The network for a dataset; two classes share one sigmoid output.
    package func shape(inputs: Int, classes: Int) -> NetworkShape {
        let outputs = classes == 2 ? 1 : classes
        return NetworkShape(
            widths: [inputs] + hidden + [outputs], activation: activation, loss: loss.output(outputs: outputs))
    }
}
