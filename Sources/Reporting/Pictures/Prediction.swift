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
        /// Why a person should look at the picture; empty where the answer can be taken as it is.
        package let doubts: [PictureDoubt]

        /// - Parameter labels: By class, as many as probabilities; the first of equals is taken.
        package init?(probabilities: [Float], labels: [Int], doubts: [PictureDoubt] = []) {
            guard let first = probabilities.indices.first, labels.count == probabilities.count else { return nil }
            digit = labels[probabilities.indices.reduce(first) { probabilities[$1] > probabilities[$0] ? $1 : $0 }]
            self.probabilities = probabilities
            self.doubts = doubts
        }
    }

    package init(image: String, outcome: Result<Answer, Failure>) {
        self.image = image
        self.outcome = outcome
    }

    private enum CodingKeys: CodingKey { case image, digit, probabilities, doubt, error }

    package func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: CodingKeys.self)
        try container.encode(image, forKey: .image)
        switch outcome {
        case .success(let answer):
            try container.encode(answer.digit, forKey: .digit)
            try container.encode(answer.probabilities, forKey: .probabilities)
            if !answer.doubts.isEmpty { try container.encode(answer.doubts.map(\.description), forKey: .doubt) }
        case .failure(let failure): try container.encode(failure.message, forKey: .error)
        }
    }
}
