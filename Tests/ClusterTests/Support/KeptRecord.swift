import Checkpoints
import Cluster

/// A record in memory; its checkpoints have been through the bytes of their files.
final class KeptRecord: TrainingRecord {
    private(set) var checkpoints: [Checkpoint] = []
    private(set) var epochs: [EpochRecord] = []

    func save(_ checkpoint: @escaping @Sendable () throws -> Checkpoint, step: Int) throws {
        checkpoints.append(try Checkpoint(SafetensorsFile(bytes: checkpoint().encoded())))
    }

    func append(_ record: EpochRecord, parameters: () -> [Float]) throws { epochs.append(record) }
}
