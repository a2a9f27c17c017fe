internal import Arithmetic
package import Failures

/// How the learning rate changes from step to step: a linear warm-up, then one of three courses.
///
/// With T steps in all, W = round(warmup · T) of them for warming up, and r the full rate, the rate of step t (from 0) is
///
/// - r (t + 1) / W while t < W,
/// - then, with the progress p = min(1, (t − W) / (T − W)):
///   r (constant), r (1 − p) (linear), or r (1 + cos π p) / 2 (cosine; Loshchilov and Hutter, "SGDR", ICLR 2017,
///   equation 5, without restarts).
///
/// T is the number of steps configured at first. A run that is extended later keeps it: the warm-up does not stretch, and
/// every step taken already would be given the same rate again. Past T a constant rate goes on; the others are 0.
package struct LearningRateSchedule: Sendable, Hashable, Codable {
    package enum Course: String, Sendable, Hashable, Codable, CaseIterable {
        case constant, cosine, linear
    }

    package var course: Course
    /// The share of all steps spent warming up, in 0..<1.
    package var warmup: Double

    /// - Throws: ``Failure`` of kind `usage` unless the warm-up lies in 0..<1.
    package init(_ course: Course, warmup: Double = 0) throws(Failure) {
        guard warmup >= 0, warmup < 1 else {
            throw Failure(
                .usage, "the warm-up is a fraction of all steps, at least 0 and below 1, and cannot be \(warmup)")
        }
        self.course = course
        self.warmup = warmup
    }

    /// Refuses from a file what the other initializer refuses.
    package init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        try self.init(
            container.decode(Course.self, forKey: .course), warmup: container.decode(Double.self, forKey: .warmup))
    }

    /// Whether steps may be added to a finished run without changing what came before them.
    package var canBeExtended: Bool { course == .constant }

    /// The rate of one step, rounded to Float once.
    ///
    /// - Parameters:
    ///   - step: From 0.
    ///   - totalSteps: T, at least 1.
    ///   - rate: r
    package func value(step: Int, of totalSteps: Int, rate: Float) -> Float {
        precondition(step >= 0 && totalSteps >= 1, "step \(step) of \(totalSteps)")
        let warmupSteps = Int((warmup * Double(totalSteps)).rounded(.toNearestOrAwayFromZero))
        if step < warmupSteps { return Float(Double(rate) * Double(step + 1) / Double(warmupSteps)) }
        let progress = step < totalSteps ? Double(step - warmupSteps) / Double(totalSteps - warmupSteps) : 1
        return switch course {
        case .constant: rate
        case .linear: Float(Double(rate) * (1 - progress))
        case .cosine: Float(Double(rate) * (1 + FixedMath.cosine(turns: progress / 2)) / 2)
        }
    }
}
