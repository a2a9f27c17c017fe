package import Failures
internal import Learning
internal import Networks
package import Training

/// One row of the course's results table: what is trained, and the figures published for it.
package struct CourseRow: Sendable {
    package enum Task: Sendable, Equatable {
        /// Two digits told apart by one sigmoid output.
        case pair
        /// All classes of the data, by softmax.
        case all
    }

    package let task: Task
    /// What the row's name says beside the classes, such as the initializer.
    let variant: [String]
    let initializer: Initializer
    let stopsEarly: Bool
    /// Fractions, and the loss in nats; what was not published is absent.
    package let published: [CourseMetric: Double]

    /// - Parameter classes: The labels told apart.
    package func name(classes: [String]) -> String {
        let subject =
            task == .pair && classes.count == 2
            ? ["\(classes[0]) vs \(classes[1])"] : ["\(classes.count) classes", "softmax"]
        return (subject + variant + [stopsEarly ? "early stopping" : "no early stopping"]).joined(separator: ", ")
    }

    /// The row's training; validation samples are drawn from the training part alone.
    ///
    /// - Parameters:
    ///   - classes: The pair; of no meaning for a row of all classes.
    ///   - pooledTestFraction: nil keeps the files' own split.
    package func configuration(
        data: String, classes: [Int], pooledTestFraction: Double?, seed: UInt64
    ) throws(Failure) -> TrainingConfiguration {
        var configuration = try TrainingConfiguration()
        configuration.data = data
        configuration.pooledTestFraction = pooledTestFraction
        configuration.initializer = initializer
        configuration.seed = seed
        configuration.schedule = try LearningRateSchedule(.cosine, warmup: 0.1)
        configuration.hidden = [128]
        switch task {
        case .pair:
            configuration.batchSize = 32
            configuration.learningRate = 0.2
            configuration.optimizer = Optimizer(momentum: 0.9, nesterov: true, weightDecay: 0.0005)
            configuration.epochs = 12
        case .all:
            configuration.batchSize = 256
            configuration.learningRate = 0.3
            configuration.optimizer = Optimizer(momentum: 0.9, nesterov: true, weightDecay: 0.0001)
            configuration.epochs = 7
        }
        configuration.scheduledEpochs = configuration.epochs
        configuration.classes = task == .pair ? classes : nil
        configuration.stopping =
            stopsEarly ? TrainingConfiguration.Stopping(monitor: .validationLoss, patience: 6, minDelta: 0) : nil
        try configuration.validate()
        return configuration
    }
}

extension CourseRow {
    /// The pair that the published figures are of; the second is the positive class.
    package static let publishedPair = [5, 6]
    /// The fraction of the pooled samples that the published figures were measured on.
    package static let publishedTestFraction = 0.2

    /// The table, in its order.
    package static let all: [CourseRow] = [
        CourseRow(
            task: .pair, variant: [], initializer: .glorotNormal, stopsEarly: false,
            published: [.accuracy: 0.9869, .loss: 0.0448]),
        CourseRow(
            task: .pair, variant: [], initializer: .glorotNormal, stopsEarly: true,
            published: figures(0.98815, 0.0507, 0.9837, 0.9935, 0.9886)),
        CourseRow(
            task: .pair, variant: ["random normal"], initializer: .randomNormal, stopsEarly: true,
            published: figures(0.9821, 0.056, 0.9791, 0.9865, 0.9828)),
        CourseRow(
            task: .pair, variant: ["He normal"], initializer: .heNormal, stopsEarly: true,
            published: figures(0.9848, 0.048, 0.9865, 0.9842, 0.9853)),
        CourseRow(
            task: .pair, variant: ["Glorot uniform"], initializer: .glorotUniform, stopsEarly: true,
            published: figures(0.9863, 0.046, 0.9854, 0.9883, 0.9868)),
        CourseRow(
            task: .all, variant: [], initializer: .heNormal, stopsEarly: true,
            published: figures(0.97, 0.112, 0.9697, 0.9697, 0.9696)),
    ]

    private static func figures(
        _ accuracy: Double, _ loss: Double, _ precision: Double, _ recall: Double, _ f1: Double
    ) -> [CourseMetric: Double] {
        [.accuracy: accuracy, .loss: loss, .precision: precision, .recall: recall, .f1: f1]
    }
}
