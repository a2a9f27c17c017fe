internal import ArgumentParser
internal import DataParallel
internal import Datasets
internal import Networks

/// What a file of weights may lack, and `evaluate` and `predict` must know. What the file names itself may be repeated
/// and not be contradicted.
struct ModelOptions: ParsableArguments {
    @Option(help: ArgumentHelp("The labels of the outputs. (default: from 0 on)", valueName: "a,b,..."))
    var classes: NumberList?

    @Option(help: "Activation of the hidden layers.")
    var activation: Activation?

    @Option(help: "Loss. (default: cross-entropy)")
    var loss: TrainingConfiguration.Loss?

    @Option(help: "How inputs are scaled. (default: unit)")
    var normalize: Normalisation.Kind?

    var supplement: ModelNetwork.Supplement {
        ModelNetwork.Supplement(
            activation: activation, loss: loss, labels: classes?.numbers, normalisation: normalize)
    }
}
