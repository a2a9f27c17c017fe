internal import Datasets
package import Failures
package import Learning
package import Networks

/// What a worker must know of the job to compute any node of any round by itself.
package struct WorkerJob: Sendable, Hashable, Codable {
    package var shape: NetworkShape
    /// Of training rounds.
    package var labelSmoothing: LabelSmoothing
    package var batchSize: Int
    package var leafSize: Int
    /// What parameters and gradients are rounded to, and travel as.
    package var wire: NumberFormat
    /// What moves the parameters when gradients, or the changes of shards, were averaged.
    package var optimizer: Optimizer
    /// nil where every step is averaged.
    package var local: LocalSteps?
    package var seed: UInt64
    package var validationFraction: Double
    /// Bit patterns of the float32 numbers of x = byte · scale + offset, so that no text rounds them. The offset is one for
    /// all pixels, or there is one for each.
    package var scaleBits: UInt32
    package var offsetBits: [UInt32]
    package var dataset: DatasetDescription

    package init(
        shape: NetworkShape, labelSmoothing: LabelSmoothing = .none, batchSize: Int, leafSize: Int,
        wire: NumberFormat = .float32, optimizer: Optimizer = Optimizer(), local: LocalSteps? = nil, seed: UInt64,
        validationFraction: Double, scaleBits: UInt32, offsetBits: [UInt32], dataset: DatasetDescription
    ) {
        self.shape = shape
        self.labelSmoothing = labelSmoothing
        self.batchSize = batchSize
        self.leafSize = leafSize
        self.wire = wire
        self.optimizer = optimizer
        self.local = local
        self.seed = seed
        self.validationFraction = validationFraction
        self.scaleBits = scaleBits
        self.offsetBits = offsetBits
        self.dataset = dataset
    }

    /// The most parameters that a job may have, padding included: their bytes are one frame of a message.
    private static let maximumParameters = 1 << 28

    /// What every worker checks of a job before it believes it, and every coordinator before it offers one.
    ///
    /// - Throws: `Failure.usage` for numbers that no job has.
    package func validate() throws(Failure) {
        func require(_ condition: Bool, _ message: @autoclosure () -> String) throws(Failure) {
            guard condition else { throw Failure(.usage, message()) }
        }
        let most = TrainingConfiguration.maximumSamples
        try require((1...most).contains(batchSize), "a batch has 1 to \(most) samples, and cannot have \(batchSize)")
        try require((1...most).contains(leafSize), "a leaf has 1 to \(most) samples, and cannot have \(leafSize)")
        try optimizer.validate()
        try local?.validate()
        try require(
            labelSmoothing == .none || shape.loss != .meanSquaredError,
            "labels are smoothed for cross-entropy alone, and this job has \(shape.loss.rawValue)")
        let layout = try dataset.layout()
        try require(
            shape.inputs == layout.pixelCount && shape.classes == layout.classCount,
            "a network of \(shape.inputs) inputs for \(shape.classes) classes does not fit pictures of "
                + "\(layout.pixelCount) pixels in \(layout.classCount) classes")
        try require(
            offsetBits.count == 1 || offsetBits.count == layout.pixelCount,
            "inputs have one offset, or one for each of \(layout.pixelCount) pixels, and cannot have \(offsetBits.count)"
        )
        try require(
            scale.isFinite && offsets.allSatisfy(\.isFinite), "the scale and the offsets of inputs must be finite")
        var parameters = 0
        for layer in shape.layers {
            let (inputs, outputs) = layer.matrix
            let (product, isTooMany) = (inputs + 1).multipliedReportingOverflow(by: (outputs + 15) / 16 * 16)
            parameters =
                isTooMany
                ? .max : min(parameters, Self.maximumParameters + 1) + min(product, Self.maximumParameters + 1)
            try require(
                parameters <= Self.maximumParameters,
                "a network of the widths \(shape.widths) has more than \(Self.maximumParameters) parameters, the most that "
                    + "are possible; use narrower layers")
        }
    }

    package var scale: Float { Float(bitPattern: scaleBits) }
    package var offsets: [Float] { offsetBits.map(Float.init(bitPattern:)) }
}

extension KeyedDecodingContainer {
    /// What was written before labels could be smoothed meant none.
    func decode(_ type: LabelSmoothing.Type, forKey key: Key) throws -> LabelSmoothing {
        try decodeIfPresent(type, forKey: key) ?? .none
    }

    /// What was written before there was a choice meant float32.
    func decode(_ type: NumberFormat.Type, forKey key: Key) throws -> NumberFormat {
        try decodeIfPresent(type, forKey: key) ?? .float32
    }
}

extension WorkerJob {
    /// - Throws: `Failure` where the configuration does not fit the data.
    package init(configuration: TrainingConfiguration, data: TrainingData) throws {
        try configuration.validate()
        let description = data.description
        let split = try TrainingSplit(
            trainCount: description.trainCount, validationFraction: configuration.validationFraction,
            seed: configuration.seed)
        let view = try DatasetView(layout: try description.layout(), bytes: data.bytes)
        let normalization = try Normalization(configuration.normalization, of: view, samples: split.training)
        self.init(
            shape: configuration.shape(inputs: description.pixels, classes: description.classNames.count),
            labelSmoothing: configuration.labelSmoothing, batchSize: configuration.batchSize,
            leafSize: configuration.leafSize, wire: configuration.precision,
            optimizer: configuration.stepOptimizer, local: configuration.localSteps,
            seed: configuration.seed,
            validationFraction: configuration.validationFraction, scaleBits: normalization.scale.bitPattern,
            offsetBits: normalization.offsets.map(\.bitPattern), dataset: description)
        try validate()
    }
}
