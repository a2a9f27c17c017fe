package import Failures

/// How much of a training target is spread evenly over all classes: Szegedy et al., "Rethinking the Inception Architecture
/// for Computer Vision" (CVPR 2016), section 7, as PyTorch's `CrossEntropyLoss(label_smoothing=ε)`:
///
///     t = (1 − ε) · onehot + ε / classes
///
/// Where one sigmoid output tells two classes apart, that is t = (1 − ε) · y + ε / 2.
package struct LabelSmoothing: Sendable, Hashable, Codable {
    /// ε, 0..<1
    package var fraction: Float

    package static let none = LabelSmoothing()

    private init() { fraction = 0 }

    /// - Throws: ``Failure`` of kind `usage` unless the fraction is in 0..<1.
    package init(_ fraction: Float) throws(Failure) {
        guard fraction >= 0, fraction < 1 else {
            throw Failure(.usage, "the label smoothing must be at least 0 and below 1, and cannot be \(fraction)")
        }
        // −0 is 0, and is written and told apart as nothing else.
        self.fraction = fraction == 0 ? 0 : fraction
    }

    /// Refuses from a file what the other initializer refuses.
    package init(from decoder: any Decoder) throws {
        try self.init(decoder.singleValueContainer().decode(Float.self))
    }

    package func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(fraction)
    }

    /// A class's target, from that of a one-hot label.
    func target(_ oneHot: Double, classes: Int) -> Double {
        (1 - Double(fraction)) * oneHot + Double(fraction) / Double(classes)
    }
}
