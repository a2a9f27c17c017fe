package import Datasets
internal import Failures
package import Learning
package import Networks

/// Every setting of a training, each said once, in the order in which people read them; of several that differ the first
/// is named, so that what others follow from comes before them.
package struct SettingTable: Sendable {
    package let data = Setting(
        "data", \.data, "the data", changesResult: false,
        placeholder: "name|dir", chapter: .data, isBasic: true,
        otherNames: ["dataset", "datadir", "datapath", "dataroot", "root", "input"],
        help: "mnist, synthetic or a directory; auto looks for MNIST, else draws digits.")
    package let transpose = Setting(
        "transpose", \.transpose, "whether pictures are turned", whenMissing: .off,
        chapter: .data,
        help: """
            Whether pictures are turned at loading, rows for columns; auto turns EMNIST's published files, known by their \
            names, which store them so.
            """)
    package let epochs = Setting(
        "epochs", \.epochs, "the number of epochs", .whole(1...TrainingConfiguration.maximumEpochs),
        placeholder: "n", isBasic: true, otherNames: ["epoch", "numepochs", "nepochs", "maxepochs"],
        help: "Passes over the training samples.")
    package let classes = Setting(
        "classes", optional: \.classes, "the classes",
        .checked { labels throws(Failure) in _ = try ClassFilter(labels.map(String.init).joined(separator: ",")) },
        placeholder: "a,b,...",
        chapter: .data, isBasic: true, help: "Keep these labels only, renumbered in this order.")
    package let labelNumbering = Setting(
        "labelNumbering", \.labelNumbering, "how labels are numbered", whenMissing: .upToLargest,
        chapter: .data,
        help: """
            Which classes there are where none are named: those that occur, or one for every number up to the largest label, \
            as in runs of version 0.1.0.
            """)
    package let pooledTestFraction = Setting(
        "pooledTestFraction", optional: \.pooledTestFraction, "the pooled test fraction", .between(0, 1),
        chapter: .data, help: "Fraction of all samples, training and test, that is taken for the test.")
    package let hidden = Setting(
        "hidden", \.hidden, "the hidden layers", .checked(TrainingConfiguration.check(hidden:)), placeholder: "n,...",
        chapter: .network, isBasic: true,
        otherNames: ["layers", "hiddensize", "hiddenlayers", "hiddenunits", "units", "neurons", "network", "model"],
        help: "Widths of the hidden layers, or none.")
    package let activation = Setting(
        "activation", \.activation, "the activation", chapter: .network, help: "Activation of the hidden layers.")
    package let loss = Setting(
        "loss", \.loss, "the loss", chapter: .network, help: "Loss; mse has sigmoid outputs and one-hot targets.")
    package let labelSmoothing = Setting(
        "labelSmoothing", \.labelSmoothing.fraction, "the label smoothing", .number(0..<1), mayBeMissing: true,
        placeholder: "fraction", otherNames: ["smoothing"],
        help: """
            Fraction of every training target that is spread evenly over the classes, for cross-entropy; losses of \
            validation and test are without.
            """)
    package let initializer = Setting(
        "init", at: "initializer", \.initializer, "the initial weights", formerly: (nil, "initialiser"),
        chapter: .network, otherNames: ["initializer", "initialization"],
        help: "Initial weights; random-normal has a deviation of 0.05.")
    package let batchSize = Setting(
        "batchSize", \.batchSize, "the batch size", .whole(1...TrainingConfiguration.maximumSamples),
        placeholder: "n", isBasic: true, otherNames: ["batch", "bs", "minibatch"],
        help: "Samples of a step.")
    package let leafSize = Setting(
        "leafSize", \.leafSize, "the leaf size", .whole(1...TrainingConfiguration.maximumSamples),
        placeholder: "n", help: "Samples whose gradient is computed alone; part of the result, not of the machine.")
    package let precision = Setting(
        "precision", \.precision, "the precision", formerly: ("wire", "wire"), mayBeMissing: true,
        chapter: .hosts, otherNames: ["dtype", "fp16", "bf16", "bfloat16", "amp", "half", "mixedprecision"],
        help: """
            What parameters, leaves' gradients and their sums are rounded to; bfloat16 halves the bytes between hosts, and \
            has fingerprints of its own.
            """)
    package let localSteps = Setting(
        "localSteps", at: "local.steps", \.localTraining.steps, "the local steps between two averages",
        .whole(1...LocalTraining.maximumSteps), mayBeMissing: true,
        placeholder: "n", chapter: .hosts,
        help: """
            Steps of \(Mention.setting("batchSize")) samples that each shard goes by itself between two averages (DiLoCo), for slow \
            networks; part of the result, as the shards are. A step of \(Mention.setting("maxSteps")), \(Mention.setting("checkpointEvery")), \
            \(Mention.setting("schedule")) and all that is shown is then what comes between two averages: shards × local steps × batch size samples.
            """)
    package let localShards = Setting(
        "localShards", at: "local.shards", \.localTraining.shards, "the local shards",
        .whole(1...LocalTraining.maximumShards), group: .localTraining,
        placeholder: "n", chapter: .hosts,
        help: "Shards that train by themselves, whatever the number of workers; more workers than these wait.")
    package let outerLearningRate = Setting(
        "outerLearningRate", at: "local.outerLearningRate", \.localTraining.outerLearningRate,
        "the outer learning rate", .above(0), group: .localTraining,
        placeholder: "rate", chapter: .hosts,
        help: "Learning rate of the step along the average of what the shards changed.")
    package let outerMomentum = Setting(
        "outerMomentum", at: "local.outerMomentum", \.localTraining.outerMomentum, "the outer momentum", .number(0..<1),
        group: .localTraining, placeholder: "factor", chapter: .hosts, help: "Nesterov momentum of that step.")
    package let learningRate = Setting(
        "learningRate", at: "optimizer.learningRate", \.learningRate, "the learning rate", .above(0),
        placeholder: "rate", isBasic: true, otherNames: ["lr", "eta", "stepsize", "rate"],
        help: "Learning rate, at its highest.")
    package let momentum = Setting(
        "momentum", at: "optimizer.momentum", \.optimizer.momentum, "the momentum", .number(0..<1),
        placeholder: "factor", isBasic: true, help: "Momentum, PyTorch's convention.")
    package let nesterov = Setting(
        "nesterov", at: "optimizer.nesterov", \.optimizer.nesterov, "Nesterov's momentum",
        help: "Nesterov's form of momentum.")
    package let weightDecay = Setting(
        "weightDecay", at: "optimizer.weightDecay", \.optimizer.weightDecay, "the weight decay", .atLeast(0),
        placeholder: "factor", otherNames: ["wd", "l2", "regularization"], help: "Weight decay, added to the gradient.")
    package let schedule = Setting(
        "schedule", at: "schedule.course", \.schedule.course, "the schedule",
        otherNames: ["scheduler", "lrscheduler", "lrschedule", "decay"], help: "Course of the learning rate.")
    package let warmup = Setting(
        "warmup", at: "schedule.warmup", \.schedule.warmup, "the warm-up", .number(0..<1),
        placeholder: "fraction", help: "Fraction of all steps over which the learning rate rises.")
    package let scheduledEpochs = Setting(
        "scheduledEpochs", \.scheduledEpochs, "the number of scheduled epochs",
        .whole(1...TrainingConfiguration.maximumEpochs),
        placeholder: "n", help: "Epochs that the schedule is laid out for.")
    package let seed = Setting(
        "seed", \.seed, "the seed", placeholder: "n", isBasic: true,
        otherNames: ["randomseed", "randomstate", "manualseed"], help: "Seed of all that is random.")
    package let normalization = Setting(
        "normalize", at: "normalization", \.normalization, "the normalization",
        chapter: .data, otherNames: ["normalization", "standardize", "scaling"],
        help: "Inputs in 0...1, with mean 0 and deviation 1, or in 0...1 less each pixel's mean.")
    package let validationFraction = Setting(
        "validationFraction", \.validationFraction, "the validation fraction", .number(0..<1),
        placeholder: "fraction", chapter: .data,
        otherNames: ["valsplit", "validationsplit", "valfraction", "valsize", "validationsize", "holdout"],
        help: "Fraction of the training samples kept for validation.")
    package let earlyStopping = Setting(
        "earlyStopping", at: "stopping", \.stopsEarly, "early stopping", switches: .earlyStopping, whenMissing: false,
        chapter: .stopping, otherNames: ["earlystop"],
        help:
            "Stop where validation no longer improves, and keep the best parameters; without, keep the last."
    )
    package let patience = Setting(
        "patience", at: "stopping.patience", \.stoppingRule.patience, "the patience", .whole(0...Int.max),
        group: .earlyStopping, placeholder: "epochs", chapter: .stopping, otherNames: ["earlystoppingpatience"],
        help: "Epochs without improvement before stopping early.")
    package let minDelta = Setting(
        "minDelta", at: "stopping.minDelta", \.stoppingRule.minDelta, "the least improvement", .atLeast(0),
        group: .earlyStopping, placeholder: "change", chapter: .stopping,
        help: "The least change that counts as an improvement.")
    package let monitor = Setting(
        "monitor", at: "stopping.monitor", \.stoppingRule.monitor, "what early stopping watches",
        group: .earlyStopping, chapter: .stopping, help: "What early stopping watches.")

    private init() {}

    package static let table = SettingTable()

    /// All there are.
    package static let all: [any AnySetting] = Mirror(reflecting: table).children.compactMap {
        $0.value as? any AnySetting
    }

    private static let byKey = Dictionary(all.map { ($0.key, $0) }) { first, _ in first }

    /// Whose other name this is, however it is spelled: `num_epochs`, `numEpochs`.
    package static func setting(alsoCalled name: String) -> (any AnySetting)? {
        let letters = name.lowercased().filter { $0 != "-" && $0 != "_" }
        return all.first { $0.otherNames.contains(letters) }
    }

    package static func setting(_ key: String) -> (any AnySetting)? { byKey[key] }
}

extension Activation: SettingValue {}
extension LabelNumbering: SettingValue {}
extension Transposition: SettingValue {}
extension Initializer: SettingValue {}
extension NumberFormat: SettingValue {}
extension LearningRateSchedule.Course: SettingValue {}
extension EarlyStopping.Monitor: SettingValue {}
extension Normalization.Kind: SettingValue {}
extension TrainingConfiguration.Loss: SettingValue {}
