internal import ArgumentParser
internal import Checkpoints
internal import Datasets
internal import Files
internal import Networks
internal import Training

/// What a file of weights may lack, and whoever uses it must know. What the file names itself may be repeated and not be
/// contradicted.
struct ModelOptions: ParsableArguments {
    @Option(help: ArgumentHelp("The labels of the outputs. (default: from 0 on)", valueName: "a,b,..."))
    var classes: NumberList?

    @Option(help: "Activation of the hidden layers.")
    var activation: Activation?

    @Option(help: "Loss. (default: cross-entropy)")
    var loss: TrainingConfiguration.Loss?

    @Option(help: "How inputs are scaled. (default: unit)")
    var normalize: Normalization.Kind?

    /// Reads weights, and completes what they say by what these options say.
    ///
    /// - Parameters:
    ///   - path: A file of weights, or a run directory, which stands for its best ones.
    ///   - action: What is being done with them, as it follows "cannot".
    /// - Returns: The file's own path too, as failures should name it.
    func load(_ path: String, to action: String) throws -> (path: String, model: ModelFile, network: ModelNetwork) {
        let file = Directory.exists(path) ? RunLayout(path).best : path
        let model = try ModelFile(reading: file)
        let supplement = ModelNetwork.Supplement(
            activation: activation, loss: loss, labels: classes?.numbers, normalization: normalize)
        return (file, model, try ModelNetwork(model, file: file, action: action, supplement: supplement))
    }
}
