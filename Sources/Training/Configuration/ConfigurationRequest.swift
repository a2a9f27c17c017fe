package import Datasets
package import Failures
package import Learning
package import Networks

/// What one source asks of a configuration: the command line, the environment, a file or a recipe. nil asks for nothing.
package struct ConfigurationRequest: Sendable, Equatable {
    /// Early stopping, or none.
    package enum Stopping: Sendable, Equatable {
        case off
        /// nil leaves open.
        case on(monitor: EarlyStopping.Monitor?, patience: Int?, minDelta: Double?)
    }

    package var data: String?
    package var transpose: Transposition?
    package var classes: [Int]?
    package var labelNumbering: LabelNumbering?
    package var pooledTestFraction: Double?
    package var hidden: [Int]?
    package var activation: Activation?
    package var loss: TrainingConfiguration.Loss?
    package var labelSmoothing: Float?
    package var initialiser: Initialiser?
    package var batchSize: Int?
    package var leafSize: Int?
    package var wire: NumberFormat?
    package var localSteps: Int?
    package var localShards: Int?
    package var outerLearningRate: Float?
    package var outerMomentum: Float?
    package var learningRate: Float?
    package var momentum: Float?
    package var nesterov: Bool?
    package var weightDecay: Float?
    package var course: LearningRateSchedule.Course?
    package var warmup: Double?
    package var epochs: Int?
    /// Without it the schedule is laid out for `epochs`.
    package var scheduledEpochs: Int?
    package var seed: UInt64?
    package var normalization: Normalisation.Kind?
    package var validationFraction: Double?
    package var stopping: Stopping?

    package init() {}

    /// What both ask for together, where this one has precedence.
    package func over(_ other: ConfigurationRequest) -> ConfigurationRequest {
        var both = self
        both.data = data ?? other.data
        both.transpose = transpose ?? other.transpose
        both.classes = classes ?? other.classes
        both.labelNumbering = labelNumbering ?? other.labelNumbering
        both.pooledTestFraction = pooledTestFraction ?? other.pooledTestFraction
        both.hidden = hidden ?? other.hidden
        both.activation = activation ?? other.activation
        both.loss = loss ?? other.loss
        both.labelSmoothing = labelSmoothing ?? other.labelSmoothing
        both.initialiser = initialiser ?? other.initialiser
        both.batchSize = batchSize ?? other.batchSize
        both.leafSize = leafSize ?? other.leafSize
        both.wire = wire ?? other.wire
        both.localSteps = localSteps ?? other.localSteps
        // Who asks for no local steps leaves out what the other says of their shards.
        if localSteps != 1 {
            both.localShards = localShards ?? other.localShards
            both.outerLearningRate = outerLearningRate ?? other.outerLearningRate
            both.outerMomentum = outerMomentum ?? other.outerMomentum
        }
        both.learningRate = learningRate ?? other.learningRate
        both.momentum = momentum ?? other.momentum
        both.nesterov = nesterov ?? other.nesterov
        both.weightDecay = weightDecay ?? other.weightDecay
        both.course = course ?? other.course
        both.warmup = warmup ?? other.warmup
        both.epochs = epochs ?? other.epochs
        // Who asks for other epochs has them scheduled, too.
        both.scheduledEpochs = epochs == nil ? scheduledEpochs ?? other.scheduledEpochs : scheduledEpochs
        both.seed = seed ?? other.seed
        both.normalization = normalization ?? other.normalization
        both.validationFraction = validationFraction ?? other.validationFraction
        if case .on(let monitor, let patience, let minDelta) = stopping,
            case .on(let otherMonitor, let otherPatience, let otherMinDelta) = other.stopping
        {
            both.stopping = .on(
                monitor: monitor ?? otherMonitor, patience: patience ?? otherPatience,
                minDelta: minDelta ?? otherMinDelta)
        } else {
            both.stopping = stopping ?? other.stopping
        }
        return both
    }

    /// The same over what a recipe says to it.
    package func over(_ recipe: TrainingRecipe) -> ConfigurationRequest { over(recipe.request(beneath: self)) }

    /// What was asked for, in place of what a configuration says.
    ///
    /// - Throws: `Failure.usage` for a value that makes no sense by itself; ``TrainingConfiguration/validate()`` finds more.
    package func applied(to base: TrainingConfiguration) throws(Failure) -> TrainingConfiguration {
        var result = base
        result.data = data ?? base.data
        result.transpose = transpose ?? base.transpose
        result.classes = classes ?? base.classes
        result.labelNumbering = labelNumbering ?? base.labelNumbering
        result.pooledTestFraction = pooledTestFraction ?? base.pooledTestFraction
        result.hidden = hidden ?? base.hidden
        result.activation = activation ?? base.activation
        result.loss = loss ?? base.loss
        result.labelSmoothing =
            try labelSmoothing.map { value throws(Failure) in try LabelSmoothing(value) } ?? base.labelSmoothing
        result.initialiser = initialiser ?? base.initialiser
        result.batchSize = batchSize ?? base.batchSize
        result.leafSize = leafSize ?? base.leafSize
        result.wire = wire ?? base.wire
        result.local = try local(over: base.local)
        let (momentum, nesterov) = (momentum ?? base.optimizer.momentum, nesterov ?? base.optimizer.nesterov)
        if let local = result.local {
            try local.refuse(momentum: momentum, nesterov: nesterov)
        } else if nesterov, momentum == 0 {
            throw Failure(.usage, "--nesterov needs a momentum above 0; give one, for example --momentum 0.9")
        }
        result.optimizer = try SGD(
            learningRate: learningRate ?? base.optimizer.learningRate, momentum: momentum, nesterov: nesterov,
            weightDecay: weightDecay ?? base.optimizer.weightDecay)
        result.schedule = try LearningRateSchedule(
            course ?? base.schedule.course, warmup: warmup ?? base.schedule.warmup)
        result.epochs = epochs ?? base.epochs
        result.scheduledEpochs = scheduledEpochs ?? epochs ?? base.scheduledEpochs
        result.seed = seed ?? base.seed
        result.normalization = normalization ?? base.normalization
        result.validationFraction = validationFraction ?? base.validationFraction
        switch stopping {
        case nil: break
        case .off: result.stopping = nil
        case .on(let monitor, let patience, let minDelta):
            result.stopping = TrainingConfiguration.Stopping(
                monitor: monitor ?? base.stopping?.monitor ?? .validationLoss,
                patience: patience ?? base.stopping?.patience ?? 5, minDelta: minDelta ?? base.stopping?.minDelta ?? 0)
        }
        return result
    }

    private func local(over base: LocalTraining?) throws(Failure) -> LocalTraining? {
        var local = base ?? .usual
        local.steps = localSteps ?? local.steps
        local.shards = localShards ?? local.shards
        local.outerLearningRate = outerLearningRate ?? local.outerLearningRate
        local.outerMomentum = outerMomentum ?? local.outerMomentum
        guard local.steps == 1 else { return local }
        for setting in ConfigurationSetting.all where setting.isLocal {
            guard let words = setting.words(self) else { continue }
            throw Failure(
                .usage,
                "\(words) means nothing where every step is averaged; give --local-steps 2 or more, or leave it out")
        }
        return nil
    }

    /// Whether the values make sense, whatever other sources ask for beside them.
    ///
    /// - Throws: A failure that begins with the source.
    package func check(source: String, kind: Failure.Kind) throws(Failure) {
        var alone = self
        // What these need others may ask for.
        alone.nesterov = nil
        if localSteps == nil, localShards != nil || outerLearningRate != nil || outerMomentum != nil {
            alone.localSteps = 2
        }
        if alone.localSteps ?? 1 > 1 { alone.momentum = nil }
        if stopping == nil { alone.stopping = .off }
        if stopping != nil { alone.validationFraction = nil }
        do {
            try alone.applied(to: TrainingConfiguration()).validate()
        } catch {
            throw Failure(kind, "\(source): \(error.message)")
        }
    }
}
