package import Failures

/// Watches one validation figure and says when it has not improved for a while: Keras's `EarlyStopping` callback as a
/// value that goes into checkpoints.
///
/// A value improves on the best one if it is below best − minDelta, or above best + minDelta for an accuracy, computed
/// as Keras does: value + minDelta < best, value − minDelta > best. The first value always does. A value that is not finite
/// never does, also not as the first, where Keras would compare with it for ever.
package struct EarlyStopping: Sendable, Hashable, Codable {
    package enum Monitor: String, Sendable, Hashable, Codable, CaseIterable {
        /// The smaller, the better.
        case validationLoss = "validation-loss"
        /// The larger, the better.
        case validationAccuracy = "validation-accuracy"
    }

    package enum Verdict: Sendable, Hashable {
        /// The best value so far.
        case improved
        /// This many epochs in a row did not improve; fewer than the patience.
        case waiting(Int)
        /// The patience is at an end. Going on is allowed, and each further epoch is judged alike.
        case stop
    }

    package let monitor: Monitor
    /// The number of epochs in a row without improvement that ends the run; 0 acts as 1.
    package let patience: Int
    /// What counts as an improvement, in the figure's unit.
    package let minDelta: Double

    /// nil before the first finite value, and finite after it.
    package private(set) var best: Double?
    package private(set) var bestEpoch: Int?
    /// Epochs in a row without improvement.
    package private(set) var wait = 0

    /// - Throws: ``Failure`` of kind `usage` for a patience below 0 or a difference that is negative or not finite.
    package init(monitor: Monitor = .validationLoss, patience: Int = 5, minDelta: Double = 0) throws(Failure) {
        guard patience >= 0 else {
            throw Failure(.usage, "the patience is a number of epochs and cannot be \(patience)")
        }
        guard minDelta >= 0, minDelta.isFinite else {
            throw Failure(.usage, "the least improvement must be finite and at least 0, and cannot be \(minDelta)")
        }
        self.monitor = monitor
        self.patience = patience
        self.minDelta = minDelta
    }

    /// Refuses from a file what the other initializer refuses.
    package init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        try self.init(
            monitor: container.decode(Monitor.self, forKey: .monitor),
            patience: container.decode(Int.self, forKey: .patience),
            minDelta: container.decode(Double.self, forKey: .minDelta))
        best = try container.decodeIfPresent(Double.self, forKey: .best)
        bestEpoch = try container.decodeIfPresent(Int.self, forKey: .bestEpoch)
        wait = try container.decode(Int.self, forKey: .wait)
    }

    /// Takes in one epoch's figure.
    package mutating func observe(epoch: Int, value: Double) -> Verdict {
        if improves(value) {
            best = value
            bestEpoch = epoch
            wait = 0
            return .improved
        }
        // Saturating, since the count may come from a file.
        wait = wait < .max ? wait + 1 : wait
        return wait >= patience ? .stop : .waiting(wait)
    }

    /// Whether the patience is at an end.
    package var isExhausted: Bool { wait >= max(patience, 1) }

    private func improves(_ value: Double) -> Bool {
        guard value.isFinite else { return false }
        guard let best else { return true }
        return switch monitor {
        case .validationLoss: value + minDelta < best
        case .validationAccuracy: value - minDelta > best
        }
    }
}
