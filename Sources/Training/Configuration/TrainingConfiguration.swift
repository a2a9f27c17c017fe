package import Datasets
package import Failures
internal import Kernels
package import Learning
package import Networks

/// The whole configuration of a result: with the dataset's bytes it determines every trained parameter. How the work is
/// done (workers, transport, step limit) is no part of it.
package struct TrainingConfiguration: Sendable, Hashable, Codable {
    package enum Loss: String, Sendable, Hashable, Codable, CaseIterable {
        case crossEntropy = "cross-entropy"
        case meanSquaredError = "mse"

        /// What `train` calls a loss.
        package init(_ loss: OutputLoss) { self = loss == .meanSquaredError ? .meanSquaredError : .crossEntropy }

        /// What a network with so many outputs is charged; one sigmoid output tells two classes apart.
        package func output(outputs: Int) -> OutputLoss {
            switch self {
            case .meanSquaredError: .meanSquaredError
            case .crossEntropy: outputs == 1 ? .sigmoidCrossEntropy : .softmaxCrossEntropy
            }
        }
    }

    /// Where the data came from: mnist, synthetic or a directory.
    package var data: String
    /// Whether the files' pictures are turned at loading; decided, never `auto`, in what a run keeps.
    package var transpose: Transposition
    /// The original labels kept, in the order of their new numbers; nil keeps all.
    package var classes: [Int]?
    /// Which classes there are where none are named.
    package var labelNumbering: LabelNumbering
    /// The fraction of the pooled samples taken for the test; nil keeps the files' own split.
    package var pooledTestFraction: Double?
    /// Widths of the hidden layers; empty for softmax regression.
    package var hidden: [Int]
    package var activation: Activation
    package var loss: Loss
    /// Of training alone.
    package var labelSmoothing: LabelSmoothing
    package var initialiser: Initialiser
    package var batchSize: Int
    package var leafSize: Int
    /// What the parameters that everybody computes with, every leaf's gradient and every sum of the tree are rounded to.
    package var wire: NumberFormat
    /// nil averages after every step.
    package var local: LocalTraining?
    package var optimizer: SGD
    package var schedule: LearningRateSchedule
    package var epochs: Int
    /// Epochs that the schedule was laid out for; `epochs` may be extended beyond it.
    package var scheduledEpochs: Int
    package var seed: UInt64
    package var normalization: Normalisation.Kind
    package var validationFraction: Double
    /// nil trains to the last epoch.
    package var stopping: Stopping?

    package struct Stopping: Sendable, Hashable, Codable {
        package var monitor: EarlyStopping.Monitor
        package var patience: Int
        package var minDelta: Double

        package init(monitor: EarlyStopping.Monitor, patience: Int, minDelta: Double) {
            self.monitor = monitor
            self.patience = patience
            self.minDelta = minDelta
        }
    }

    package init() throws(Failure) {
        data = "mnist"
        transpose = .auto
        labelNumbering = .occurring
        hidden = [128]
        activation = .relu
        loss = .crossEntropy
        labelSmoothing = .none
        initialiser = .heNormal
        batchSize = 128
        leafSize = 16
        wire = .float32
        optimizer = try SGD(learningRate: 0.1)
        schedule = try LearningRateSchedule(.constant)
        epochs = 20
        scheduledEpochs = 20
        seed = 1
        normalization = .unit
        validationFraction = 0.1
        stopping = Stopping(monitor: .validationLoss, patience: 5, minDelta: 0)
    }

    /// - Throws: `Failure.usage` for the first value that makes no sense.
    package func validate() throws(Failure) {
        func require(_ condition: Bool, _ message: @autoclosure () -> String) throws(Failure) {
            guard condition else { throw Failure(.usage, message()) }
        }
        try require(batchSize >= 1, "the batch size must be at least 1, and cannot be \(batchSize)")
        try require(
            batchSize <= Self.mostSamples,
            "the batch size must be at most \(Self.mostSamples), and cannot be \(batchSize)")
        try require(leafSize >= 1, "the leaf size must be at least 1, and cannot be \(leafSize)")
        try require(
            leafSize <= Self.mostSamples, "the leaf size must be at most \(Self.mostSamples), and cannot be \(leafSize)"
        )
        try require(epochs >= 1, "the number of epochs must be at least 1, and cannot be \(epochs)")
        try require(
            epochs <= Self.mostEpochs,
            "the number of epochs must be at most \(Self.mostEpochs), and cannot be \(epochs)")
        try require(
            (1...epochs).contains(scheduledEpochs),
            "the schedule is laid out for 1 to \(epochs) epochs, and cannot be for \(scheduledEpochs)")
        for width in hidden {
            try require(
                (1...Self.widestLayer).contains(width),
                "a hidden layer has 1 to \(Self.widestLayer) units, and cannot have \(width)")
        }
        try require(hidden.count <= 64, "a network has at most 64 hidden layers, and cannot have \(hidden.count)")
        try require(
            validationFraction >= 0 && validationFraction < 1,
            "the validation fraction must be at least 0 and below 1, and cannot be \(validationFraction)")
        if let classes { _ = try ClassFilter(classes.map(String.init).joined(separator: ",")) }
        if let pooledTestFraction {
            try require(
                pooledTestFraction > 0 && pooledTestFraction < 1,
                "the pooled test fraction must be above 0 and below 1, and cannot be \(pooledTestFraction)")
        }
        try require(
            labelSmoothing == .none || loss == .crossEntropy,
            "--loss mse and --label-smoothing \(ConfigurationSetting.text(labelSmoothing.fraction)) do not go together: "
                + "cross-entropy alone is charged for smoothed labels; give --label-smoothing 0, or --loss cross-entropy"
        )
        if let local {
            try local.validate()
            try local.refuse(momentum: optimizer.momentum, nesterov: optimizer.nesterov)
        }
        if stopping != nil {
            try require(
                validationFraction > 0,
                "early stopping watches validation samples, and --validation-fraction 0 keeps none; keep some for it, or "
                    + "give --no-early-stopping")
        }
        if let stopping {
            _ = try EarlyStopping(monitor: stopping.monitor, patience: stopping.patience, minDelta: stopping.minDelta)
        }
    }

    /// - Parameter step: From 0 since the run began.
    package func learningRate(ofStep step: Int, stepsPerEpoch: Int) -> Float {
        schedule.value(step: step, of: scheduledEpochs * stepsPerEpoch, rate: optimizer.learningRate)
    }

    /// What a worker must know of steps between averages.
    var localSteps: LocalSteps? {
        local.map {
            LocalSteps(
                count: $0.steps, shards: $0.shards, learningRate: optimizer.learningRate,
                weightDecay: optimizer.weightDecay, schedule: schedule, scheduledEpochs: scheduledEpochs)
        }
    }

    /// What the parameters are moved by when gradients, or the changes of shards, were averaged.
    ///
    /// - Parameter rate: Of the step, by the schedule.
    func rule(rate: Float) -> DescentRule {
        guard let local else {
            return DescentRule(
                rate: rate, momentum: optimizer.momentum, nesterov: optimizer.nesterov,
                weightDecay: optimizer.weightDecay)
        }
        return DescentRule(rate: local.outerLearningRate, momentum: local.outerMomentum, nesterov: true)
    }

    /// Whether a velocity is kept from step to step.
    package var hasVelocity: Bool { (local?.outerMomentum ?? optimizer.momentum) > 0 }

    package static let mostEpochs = 1_000_000
    static let mostSamples = 1 << 20
    private static let widestLayer = 1 << 16

    /// The network for a dataset; two classes share one sigmoid output.
    package func shape(inputs: Int, classes: Int) -> NetworkShape {
        let outputs = classes == 2 ? 1 : classes
        return NetworkShape(
            widths: [inputs] + hidden + [outputs], activation: activation, loss: loss.output(outputs: outputs))
    }
}
