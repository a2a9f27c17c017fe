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
    private let written: @Sendable (String, Int) -> Void

    /// - Parameter written: Hears of every checkpoint that is safely there, on the writer's thread.
    package init(_ directory: CheckpointDirectory, written: @escaping @Sendable (String, Int) -> Void = { _, _ in }) {
        self.directory = directory
        self.written = written
    }

    /// - Throws: What went wrong with an earlier checkpoint.
    package func write(_ checkpoint: @escaping @Sendable () throws -> Checkpoint, step: Int) throws {
        try rethrow()
        room.wait()
        queue.async {
            // The thread that started this one may be kept on a core that a step needs.
            Processors.run(on: Processors.permitted)
            do {
                self.written(try self.directory.write(checkpoint()), step)
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
