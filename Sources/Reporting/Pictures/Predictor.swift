package import Datasets
package import Failures
package import Kernels
internal import Networks
package import Training

/// Classifies pictures one after another; a bad one does not stop the others.
package struct Predictor {
    private let network: ModelNetwork
    private let classifier: Classifier
    private let reader: PictureReader

    /// - Throws: `Failure.usage` for a network whose inputs would have to be scaled by data that nobody named.
    package init(
        network: ModelNetwork, options: PictureReader.Options = PictureReader.Options(),
        instructionSet: InstructionSet, cache: RawCache? = nil
    ) throws(Failure) {
        guard let normalization = network.normalization else {
            throw Failure(
                .usage,
                "cannot predict: the weights do not say by which means their inputs were scaled; use --normalize unit")
        }
        self.network = network
        classifier = Classifier(
            shape: network.shape, parameters: network.parameters, normalization: normalization,
            instructionSet: instructionSet)
        var options = options
        options.form = options.form ?? network.form
        reader = PictureReader(inputs: network.shape.inputs, options: options, cache: cache)
    }

    /// - Parameter image: `-`, `idx:PATH:INDEX` or a path.
    /// - Returns: The prediction, and for a good picture what a person reads.
    package func predict(_ image: String) -> (prediction: Prediction, text: String?) {
        do throws(Failure) {
            let prepared = try reader.picture(image)
            let picture = prepared.picture
            let probabilities = classifier.probabilities(of: picture.pixels)
            guard probabilities.allSatisfy({ $0.isFinite }),
                let answer = Prediction.Answer(
                    probabilities: probabilities, labels: network.labels, prepared: prepared.method,
                    doubts: prepared.doubts)
            else {
                throw Failure(
                    .data, "\(image): expected finite probabilities, found others: the weights are too large to be used"
                )
            }
            let text = PredictionText.text(image: image, answer: answer, labels: network.labels, picture: picture)
            return (Prediction(image: image, outcome: .success(answer)), text)
        } catch {
            return (Prediction(image: image, outcome: .failure(error)), nil)
        }
    }
}
