package import Checkpoints
package import Training

/// A record in memory; its checkpoints have been through the bytes of their files.
package final class KeptRecord: TrainingRecord {
    package private(set) var checkpoints: [Checkpoint] = []
    package private(set) var epochs: [EpochRecord] = []

    package func save(_ checkpoint: @escaping @Sendable () throws -> Checkpoint, step: Int) throws {
        checkpoints.append(try Checkpoint(SafetensorsFile(bytes: checkpoint().encoded())))
    }

    package func append(_ record: EpochRecord, parameters: () -> [Float]) throws { epochs.append(record) }
}
