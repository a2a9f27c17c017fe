package import Checkpoints
internal import Dispatch
internal import Synchronization

/// Writes checkpoints on a thread of its own, in order, so that no step waits for a disk. At most one waits behind the
/// one being written; then the trainer waits too.
package final class CheckpointWriter: Sendable {
    private let directory: CheckpointDirectory
    private let queue = DispatchQueue(label: "apus.checkpoints")
    private let room = DispatchSemaphore(value: 2)
    private let failure = Mutex<(any Error)?>(nil)
    private let warn: @Sendable (String) -> Void

    /// - Parameter warn: Hears, on the writer's thread, of what lay in a checkpoint's place.
    package init(_ directory: CheckpointDirectory, warn: @escaping @Sendable (String) -> Void = { _ in }) {
        self.directory = directory
        self.warn = warn
    }

    /// - Throws: What went wrong with an earlier checkpoint.
    package func write(_ checkpoint: @escaping @Sendable () throws -> Checkpoint) throws {
        try rethrow()
        room.wait()
        queue.async {
            // The thread that started this one may be kept on a core that a step needs.
            Processors.run(on: Processors.permitted)
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
        queue.sync {}
        try rethrow()
    }

    private func rethrow() throws {
        if let error = failure.withLock({ $0 }) { throw error }
    }
}
