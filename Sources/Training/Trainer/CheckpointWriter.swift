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
    private let warn: @Sendable (String) -> Void

    /// - Parameter warn: Hears, on the writer's thread, of what lay in a checkpoint's place.
    /// - Throws: `Failure.unavailable` where the system has no thread to give.
    package init(
        _ directory: CheckpointDirectory, warn: @escaping @Sendable (String) -> Void = { _ in }
    ) throws(Failure) {
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
                try self.directory.write(checkpoint(), onObstacle: self.warn)
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
