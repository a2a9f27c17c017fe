/// What a worker says by shared memory of a task, besides the gradients: the fixed part, followed by a
/// ``SharedNodeAnswer`` for each node.
struct SharedAnswer {
    enum Verdict: UInt32 {
        case done = 1
        /// A parameter that came out is not finite.
        case notFinite = 2
        /// It could not be done, and nothing was changed that matters.
        case failed = 3
    }

    var verdict: UInt32
    /// Node answers that follow.
    var count: UInt32
    /// Spent computing, by the worker's clock.
    var seconds: Double
}

/// A worker's word on one node.
struct SharedNodeAnswer {
    var lossSum: Double
    var correct: UInt32
    var samples: UInt32
}
