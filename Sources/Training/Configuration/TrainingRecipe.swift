internal import Datasets
internal import Learning

/// Settings that are known to go well together; whatever is asked for explicitly overrides them.
package enum TrainingRecipe: String, Sendable, CaseIterable {
    /// To 98 % on MNIST in as little time as possible: inputs around their own means, labels a little smoothed, Nesterov's
    /// momentum, a rate that rises over the first of the steps and falls to nothing, every sample to learn from, and no more
    /// epochs than that needs.
    case fast

    /// What it sets, beneath what was asked for explicitly: without momentum there is none of Nesterov's, the squared error
    /// has no labels to smooth, and who asks for validation samples has them watched.
    func request(beneath asked: ConfigurationRequest) -> ConfigurationRequest {
        var request = ConfigurationRequest()
        request.normalization = .pixelMean
        request.initializer = .glorotUniform
        request.labelSmoothing = asked.loss == .meanSquaredError ? 0 : 0.05
        request.learningRate = 0.6
        request.momentum = 0.9
        request.nesterov = (asked.momentum ?? 0.9) > 0
        request.schedule = .linear
        request.warmup = 0.25
        request.epochs = 2
        // None is kept for validation, so nothing can be watched for early stopping either.
        request.validationFraction = 0
        request.earlyStopping = asked.validationFraction == nil ? false : nil
        return request
    }

    /// Whether some of what it sets is not asked for explicitly.
    package func says(somethingBeneath asked: ConfigurationRequest) -> Bool { asked.over(self) != asked }
}
