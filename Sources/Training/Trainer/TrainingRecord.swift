package import Checkpoints

/// Where a trainer leaves its traces. Checkpoints may be written later, in order; the rest is there on return.
package protocol TrainingRecord: AnyObject {
    func save(_ checkpoint: @escaping @Sendable () throws -> Checkpoint, step: Int) throws
    /// - Parameter parameters: Canonical, those that the epoch ended with; they take a while to gather.
    func append(_ record: EpochRecord, parameters: () -> [Float]) throws
}
