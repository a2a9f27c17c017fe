internal import System

/// Measures one epoch, or the part of it that this invocation trains.
struct EpochClock {
    private var start: Seconds?
    private var lastStep: Seconds = 0
    private var samples = 0

    /// Whether a step of the epoch has begun.
    var isRunning: Bool { start != nil }

    mutating func begin(at now: Seconds) { start = start ?? now }

    mutating func finishStep(samples count: Int, at now: Seconds) {
        samples += count
        lastStep = now
    }

    /// Ends the epoch, so that the next may begin.
    mutating func finish(at now: Seconds, workers: [EpochTiming.Worker]) -> EpochTiming {
        defer { self = EpochClock() }
        let start = start ?? now
        return EpochTiming(
            seconds: now - start, samplesPerSecond: lastStep > start ? Double(samples) / (lastStep - start) : 0,
            workers: workers)
    }
}
