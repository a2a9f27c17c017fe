package import Checkpoints
internal import JSON
internal import System

/// Whoever else keeps a record of a run beside its directory, TensorBoard's files for one; what goes wrong there is its own
/// affair.
package protocol RunFollower: AnyObject {
    func observe(_ event: TrainingEvent)
    /// - Parameter parameters: Canonical, those that the epoch ended with.
    func append(_ record: EpochRecord, parameters: [Float])
    /// Waits until everything is written.
    func drain()
}

/// The traces of a run: checkpoints and lines of `metrics.jsonl` in its directory, and what its follower makes of it.
package final class RunRecord: TrainingRecord {
    private let log: MetricsLog
    private let writer: CheckpointWriter
    private let follower: (any RunFollower)?
    private var step: Int
    /// When the run would have begun had it never been interrupted.
    private var start: Seconds
    /// A fault that could not be noted; told with the next epoch, so that the stream of events never throws.
    private var failure: (any Error)?

    /// - Parameters:
    ///   - checkpoint: Where the run goes on; what the log says beyond it is cut off, since it will be written again.
    ///   - keep: Checkpoints kept.
    ///   - follower: Hears of everything too.
    ///   - warn: Hears of what lay in a checkpoint's place, on another thread.
    package init(
        _ directory: RunDirectory, from checkpoint: Checkpoint?, keep: Int, follower: (any RunFollower)? = nil,
        warn: @escaping @Sendable (String) -> Void = { _ in }
    ) throws {
        self.follower = follower
        let known = checkpoint?.step ?? 0
        let lines: [String]
        (log, lines) = try directory.metrics { line in
            guard let entry = try? JSONText(line).decode(MetricsLine.self) else { return false }
            return entry.step <= known && (entry.event != "epoch" || (entry.epoch ?? 0) <= (checkpoint?.epoch ?? 0))
        }
        writer = try CheckpointWriter(directory.checkpoints(keeping: keep), after: checkpoint?.step, warn: warn)
        step = known
        let times = lines.compactMap { try? JSONText($0).decode(MetricsLine.self).time }
        start = MonotonicClock.now - (times.max() ?? 0)
        try restore(checkpoint, after: lines)
    }

    /// Writes lines of epochs that the checkpoint knows of and the log lost, which unlike checkpoints does not wait for the
    /// disk.
    private func restore(_ checkpoint: Checkpoint?, after lines: [String]) throws {
        guard let checkpoint else { return }
        let logged = Set(lines.compactMap { try? JSONText($0).decode(MetricsLine.self).epoch })
        for record in try checkpoint.history.decode([EpochRecord].self) where !logged.contains(record.epoch) {
            // Nobody knows any more when that was.
            try log.append(try JSONText(encoding: MetricsLine(record)))
        }
    }

    package func save(_ checkpoint: @escaping @Sendable () throws -> Checkpoint, step: Int) throws {
        try writer.write(checkpoint)
    }

    package func append(_ record: EpochRecord, parameters: () -> [Float]) throws {
        if let failure { throw failure }
        try append(MetricsLine(record))
        follower?.append(record, parameters: parameters())
    }

    private func append(_ line: MetricsLine) throws {
        var line = line
        line.time = (MonotonicClock.now - start).inMicroseconds
        try log.append(try JSONText(encoding: line))
    }

    /// Notes faults; everything else is noted elsewhere.
    package func observe(_ event: TrainingEvent) {
        follower?.observe(event)
        do {
            try note(event)
        } catch {
            failure = failure ?? error
        }
    }

    private func note(_ event: TrainingEvent) throws {
        if case .step(let step, _, _, _, _) = event { self.step = step }
        guard let line = MetricsLine(fault: event, step: step) else { return }
        try append(line)
    }

    /// Waits until every checkpoint is safely written.
    package func finish() throws {
        follower?.drain()
        try writer.drain()
        if let failure { throw failure }
    }
}
