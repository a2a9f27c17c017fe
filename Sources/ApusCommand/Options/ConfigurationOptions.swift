internal import ArgumentParser
internal import Datasets
internal import Failures
internal import Learning
internal import Networks
internal import Training

/// What determines the result, with the data.
struct ConfigurationOptions: ParsableArguments {
    @Option(
        help: """
            Settings that go well together, in place of the defaults: whatever else is asked for overrides them. fast: 98 % on MNIST in as little time as \
            possible (--normalize pixel-mean --label-smoothing 0.05 --init glorot-uniform --learning-rate 0.6 --momentum 0.9 \
            --nesterov --schedule linear --warmup 0.25 --epochs 2 --validation-fraction 0 --no-early-stopping).
            """)
    var recipe: TrainingRecipe?

    @Option(
        help: """
            Whether pictures are turned at loading, rows for columns; auto turns EMNIST's published files, known by their \
            names, which store them so. (default: auto)
            """)
    var transpose: Transposition?

    @Option(
        parsing: .unconditional,
        help: ArgumentHelp("Keep these labels only, renumbered in this order.", valueName: "a,b,..."))
    var classes: NumberList?

    @Option(
        help: ArgumentHelp("Widths of the hidden layers; none for no hidden layer. (default: 128)", valueName: "n,..."))
    var hidden: NumberList?

    @Option(help: "Activation of the hidden layers. (default: relu)")
    var activation: Activation?

    @Option(help: "Loss; mse has sigmoid outputs and one-hot targets. (default: cross-entropy)")
    var loss: TrainingConfiguration.Loss?

    @Option(
        parsing: .unconditional,
        help: """
            Fraction of every training target that is spread evenly over the classes, for cross-entropy; losses of \
            validation and test are without. (default: 0)
            """)
    var labelSmoothing: Float?

    @Option(
        name: .customLong("init"), help: "Initial weights; random-normal has a deviation of 0.05. (default: he-normal)")
    var initialiser: Initialiser?

    @Option(
        parsing: .unconditional, help: "Samples of a step; with --local-steps, of one step of one shard. (default: 128)"
    )
    var batchSize: Int?

    @Option(
        parsing: .unconditional,
        help: "Samples whose gradient is computed alone; part of the result, not of the machine. (default: 16)")
    var leafSize: Int?

    @Option(
        help: """
            What parameters, leaves' gradients and their sums are rounded to; bfloat16 halves the bytes between hosts, and \
            has fingerprints of its own. (default: float32)
            """)
    var wire: NumberFormat?

    @Option(
        parsing: .unconditional,
        help: """
            Steps that each shard goes by itself between two averages (DiLoCo), for slow networks; part of the result, as the \
            shards are. A step of --max-steps, --checkpoint-every, --schedule and all that is shown is then what comes \
            between two averages: shards × local steps × batch size samples. (default: 1)
            """)
    var localSteps: Int?

    @Option(
        parsing: .unconditional,
        help:
            "Shards that train by themselves, whatever the number of workers; more workers than these wait. (default: 4)"
    )
    var localShards: Int?

    @Option(
        parsing: .unconditional,
        help: "Learning rate of the step along the average of what the shards changed. (default: 0.7)")
    var outerLearningRate: Float?

    @Option(parsing: .unconditional, help: "Nesterov momentum of that step. (default: 0.9)")
    var outerMomentum: Float?

    @Option(parsing: .unconditional, help: "Learning rate, at its highest. (default: 0.1)")
    var learningRate: Float?

    @Option(parsing: .unconditional, help: "Momentum, PyTorch's convention. (default: 0)")
    var momentum: Float?

    @Flag(inversion: .prefixedNo, help: "Nesterov's form of momentum. (default: --no-nesterov)")
    var nesterov: Bool?

    @Option(parsing: .unconditional, help: "Weight decay, added to the gradient. (default: 0)")
    var weightDecay: Float?

    @Option(help: "Course of the learning rate. (default: constant)")
    var schedule: LearningRateSchedule.Course?

    @Option(parsing: .unconditional, help: "Fraction of all steps over which the learning rate rises. (default: 0)")
    var warmup: Double?

    @Option(parsing: .unconditional, help: "Seed of initial weights, order and splits. (default: 1)")
    var seed: UInt64?

    @Option(help: "Inputs in 0...1, with mean 0 and deviation 1, or in 0...1 less each pixel's mean. (default: unit)")
    var normalize: Normalisation.Kind?

    @Option(parsing: .unconditional, help: "Fraction of the training samples kept for validation. (default: 0.1)")
    var validationFraction: Double?

    @Option(parsing: .unconditional, help: "Epochs without improvement before stopping early. (default: 5)")
    var patience: Int?

    @Flag(help: "Train to the last epoch, and keep the last parameters.")
    var noEarlyStopping = false

    @Option(parsing: .unconditional, help: "The least change that counts as an improvement. (default: 0)")
    var minDelta: Double?

    @Option(help: "What early stopping watches. (default: validation-loss)")
    var monitor: EarlyStopping.Monitor?

    /// What was asked for, but for the recipe.
    func request() throws(Failure) -> ConfigurationRequest {
        var request = ConfigurationRequest()
        if let classes {
            guard !classes.numbers.isEmpty else { throw Failure(.usage, "--classes names no class") }
            request.classes = classes.numbers
        }
        request.transpose = transpose
        request.hidden = hidden?.numbers
        request.activation = activation
        request.loss = loss
        request.labelSmoothing = labelSmoothing
        request.initialiser = initialiser
        request.batchSize = batchSize
        request.leafSize = leafSize
        request.wire = wire
        request.localSteps = localSteps
        request.localShards = localShards
        request.outerLearningRate = outerLearningRate
        request.outerMomentum = outerMomentum
        request.learningRate = learningRate
        request.momentum = momentum
        request.nesterov = nesterov
        request.weightDecay = weightDecay
        request.course = schedule
        request.warmup = warmup
        request.seed = seed
        request.normalization = normalize
        request.validationFraction = validationFraction
        if noEarlyStopping {
            if let patience {
                throw Failure(
                    .usage, "--patience \(patience) and --no-early-stopping contradict each other; give one of them")
            }
            request.stopping = .off
        } else if patience != nil || minDelta != nil || monitor != nil {
            request.stopping = .on(monitor: monitor, patience: patience, minDelta: minDelta)
        }
        return request
    }
}
