package import Datasets
package import Failures

/// What a network says of one picture, as `predict --json` prints it.
package struct Prediction: Encodable, Sendable {
    /// As it was asked for.
    package let image: String
    package let outcome: Result<Answer, Failure>

    package struct Answer: Sendable, Equatable {
        /// The label of the likeliest class.
        package let digit: Int
        /// By class.
        package let probabilities: [Float]
        /// How the picture was made ready for the network.
        package let prepared: PicturePreparation.Method
        /// Why a person should look at the picture; empty where the answer can be taken as it is.
        package let doubts: [PictureDoubt]

        /// What is less likely is doubted: of MNIST's test digits a fast network is wrong about, four in five are, and one
        /// in thirty of those it is right about.
        private static let leastProbability: Float = 0.65
        /// The same where something had to be taken off the picture.
        private static let leastProbabilityAfterRemovals: Float = 0.85

        /// - Parameters:
        ///   - labels: By class, as many as probabilities; the first of equals is taken.
        ///   - doubts: Those about the picture; the answer's own are added.
        package init?(
            probabilities: [Float], labels: [Int], prepared: PicturePreparation.Method = .asIs,
            doubts: [PictureDoubt] = []
        ) {
            guard let first = probabilities.indices.first, labels.count == probabilities.count else { return nil }
            let likeliest = probabilities.indices.reduce(first) { probabilities[$1] > probabilities[$0] ? $1 : $0 }
            digit = labels[likeliest]
            self.probabilities = probabilities
            self.prepared = prepared
            let isSpread =
                probabilities[likeliest]
                < (doubts.isEmpty ? Self.leastProbability : Self.leastProbabilityAfterRemovals)
            self.doubts =
                doubts.filter { isSpread || $0.standsAlone }
                + (isSpread ? [Self.spread(probabilities, labels, from: likeliest)] : [])
        }

        private static func spread(_ probabilities: [Float], _ labels: [Int], from likeliest: Int) -> PictureDoubt {
            let others = probabilities.indices.filter { $0 != likeliest }
            guard let second = others.max(by: { probabilities[$0] < probabilities[$1] }) else {
                return PictureDoubt("the answer is not likely")
            }
            return PictureDoubt(
                "it could be \(labels[likeliest]) (\(NumberText.percent(Double(probabilities[likeliest])))) or "
                    + "\(labels[second]) (\(NumberText.percent(Double(probabilities[second]))))")
        }
    }

    package init(image: String, outcome: Result<Answer, Failure>) {
        self.image = image
        self.outcome = outcome
    }

    private enum CodingKeys: CodingKey { case image, digit, probabilities, prepared, doubt, error }

    package func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: CodingKeys.self)
        try container.encode(image, forKey: .image)
        switch outcome {
        case .success(let answer):
            try container.encode(answer.digit, forKey: .digit)
            try container.encode(answer.probabilities, forKey: .probabilities)
            try container.encode(answer.prepared, forKey: .prepared)
            if !answer.doubts.isEmpty { try container.encode(answer.doubts.map(\.description), forKey: .doubt) }
        case .failure(let failure): try container.encode(failure.description, forKey: .error)
        }
    }
}
