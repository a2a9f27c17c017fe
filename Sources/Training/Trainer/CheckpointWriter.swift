package import Checkpoints
internal import Dispatch
package import Failures
internal import System

/// Writes checkpoints on a thread of its own, in order, so that no step waits for a disk. At most one waits behind the
/// one being written; then the trainer waits too.
package final class CheckpointWriter: Sendable {
    private let directory: CheckpointDirectory
    private let thread: SerialThread
    private let room = DispatchSemaphore(value: 2)
    private let failure = Guarded<(any Error)?>(nil)
    /// The step of the newest checkpoint that is known to be whole.
    private let whole: Guarded<Int?>
    private let warn: @Sendable (String) -> Void

    /// - Parameters:
    ///   - whole: The step of the checkpoint that the run goes on from, if any.
    ///   - warn: Hears, on the writer's thread, of what lay in a checkpoint's place.
    /// - Throws: `Failure.unavailable` where the system has no thread to give.
    package init(
        _ directory: CheckpointDirectory, after whole: Int? = nil,
        warn: @escaping @Sendable (String) -> Void = { _ in }
    ) throws(Failure) {
        self.whole = Guarded(whole)
        thread = try SerialThread()
        self.directory = directory
        self.warn = warn
    }

    /// - Throws: What went wrong with an earlier checkpoint.
    package func write(_ checkpoint: @escaping @Sendable () throws -> Checkpoint) throws {
        try rethrow()
        room.wait()
        thread.async {
            do {
                let checkpoint = try checkpoint()
                let whole = self.whole.withLock { $0 }
                try self.directory.write(checkpoint, after: whole, onObstacle: self.warn)
                self.whole.withLock { $0 = checkpoint.step }
            } catch {
                self.failure.withLock { $0 = $0 ?? error }
            }
            self.room.signal()
        }
    }

    /// Waits until all is written.
    package func drain() throws {
        thread.drain()
        try rethrow()
    }

    private func rethrow() throws {
        if let error = failure.withLock({ $0 }) { throw error }
    }
}
