package import Checkpoints

/// Where a trainer leaves its traces. Checkpoints may be written later, in order; the rest is there on return.
package protocol TrainingRecord: AnyObject {
    func save(_ checkpoint: @escaping @Sendable () throws -> Checkpoint, step: Int) throws
    func append(_ record: EpochRecord) throws
}
