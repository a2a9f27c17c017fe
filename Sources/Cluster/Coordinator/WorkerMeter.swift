internal import System
internal import Training

/// Counts what one worker does, as its answers come in; no step allocates for it.
struct WorkerMeter {
    /// When it could first be given work; nil before.
    private(set) var since: Seconds?
    /// Since then.
    private var samples = 0
    private var computeSeconds: Seconds = 0
    /// What was told of an earlier epoch already.
    private var settled = WorkerTotals()
    /// Of the last two rounds that it had a part in: while one is under way, the one before is what is known.
    private var last: (round: UInt64, samples: Int) = (0, 0)
    private var current: (round: UInt64, samples: Int) = (0, 0)
    private var measured: (samples: Int, at: Seconds) = (0, 0)
    private(set) var samplesPerSecond = 0.0

    mutating func start(at now: Seconds) {
        guard since == nil else { return }
        since = now
        measured.at = now
    }

    /// - Parameter seconds: As the worker says, who cannot have computed for longer than it was there.
    mutating func add(compute seconds: Seconds, at now: Seconds) {
        guard let since, seconds > 0 else { return }
        computeSeconds = min(computeSeconds + seconds, max(now - since, computeSeconds))
    }

    /// Samples of a gradient that was accepted.
    mutating func add(samples count: Int, of round: UInt64) {
        samples += count
        if current.round != round {
            last = current
            current = (round, 0)
        }
        current.samples += count
    }

    /// What it gave to a round, which must be one of its last two.
    func samples(of round: UInt64) -> Int {
        if current.round == round { return current.samples }
        return last.round == round ? last.samples : 0
    }

    /// Takes the speed since this was last called, which should be between two steps.
    mutating func measureSpeed(at now: Seconds) {
        guard now > measured.at else { return }
        samplesPerSecond = Double(samples - measured.samples) / (now - measured.at)
        measured = (samples, now)
    }

    /// Since it was ready.
    func totals(at now: Seconds) -> WorkerTotals {
        var totals = WorkerTotals()
        totals.samples = samples
        totals.computeSeconds = computeSeconds
        totals.waitSeconds = since.map { max(now - $0 - computeSeconds, 0) } ?? 0
        return totals
    }

    /// Since this was last called.
    mutating func takeTotals(at now: Seconds) -> WorkerTotals {
        let total = totals(at: now)
        var part = WorkerTotals()
        part.samples = total.samples - settled.samples
        part.computeSeconds = total.computeSeconds - settled.computeSeconds
        // What was computed across the border between two epochs counts for the second.
        part.waitSeconds = max(total.waitSeconds - settled.waitSeconds, 0)
        settled = total
        return part
    }
}
