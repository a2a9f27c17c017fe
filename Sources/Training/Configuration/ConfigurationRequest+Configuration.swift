internal import Learning

extension ConfigurationRequest {
    /// All that a configuration says.
    package init(_ configuration: TrainingConfiguration) {
        self.init()
        data = configuration.data
        transpose = configuration.transpose
        classes = configuration.classes
        labelNumbering = configuration.labelNumbering
        pooledTestFraction = configuration.pooledTestFraction
        hidden = configuration.hidden
        activation = configuration.activation
        loss = configuration.loss
        labelSmoothing = configuration.labelSmoothing.fraction
        initialiser = configuration.initialiser
        batchSize = configuration.batchSize
        leafSize = configuration.leafSize
        wire = configuration.wire
        localSteps = configuration.local?.steps ?? 1
        localShards = configuration.local?.shards
        outerLearningRate = configuration.local?.outerLearningRate
        outerMomentum = configuration.local?.outerMomentum
        learningRate = configuration.optimizer.learningRate
        momentum = configuration.optimizer.momentum
        nesterov = configuration.optimizer.nesterov
        weightDecay = configuration.optimizer.weightDecay
        course = configuration.schedule.course
        warmup = configuration.schedule.warmup
        epochs = configuration.epochs
        scheduledEpochs = configuration.scheduledEpochs
        seed = configuration.seed
        normalization = configuration.normalization
        validationFraction = configuration.validationFraction
        stopping =
            configuration.stopping.map { .on(monitor: $0.monitor, patience: $0.patience, minDelta: $0.minDelta) }
            ?? .off
    }
}
