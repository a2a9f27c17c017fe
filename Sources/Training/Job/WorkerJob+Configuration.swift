internal import Datasets

extension WorkerJob {
    /// - Throws: `Failure` where the configuration does not fit the data.
    package init(configuration: TrainingConfiguration, data: TrainingData) throws {
        try configuration.validate()
        let description = data.description
        let split = try TrainingSplit(
            trainCount: description.trainCount, validationFraction: configuration.validationFraction,
            seed: configuration.seed)
        let view = try DatasetView(layout: try description.layout(), bytes: data.bytes)
        let normalisation = try Normalisation(configuration.normalization, of: view, samples: split.training)
        self.init(
            shape: configuration.shape(inputs: description.pixels, classes: description.classNames.count),
            labelSmoothing: configuration.labelSmoothing, batchSize: configuration.batchSize,
            leafSize: configuration.leafSize, wire: configuration.precision,
            optimizer: configuration.stepOptimizer, local: configuration.localSteps,
            seed: configuration.seed,
            validationFraction: configuration.validationFraction, scaleBits: normalisation.scale.bitPattern,
            offsetBits: normalisation.offsets.map(\.bitPattern), dataset: description)
        try validate()
    }
}
