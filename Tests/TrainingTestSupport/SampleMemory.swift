internal import Arithmetic
internal import Datasets
internal import Hashing
internal import System
internal import Testing
package import Training

/// A small dataset of random pictures, whose classes can be told by their brightness, and not always.
package final class SampleMemory {
    private let memory: UnsafeMutableRawBufferPointer

    private init(byteCount: Int) {
        memory = .allocate(byteCount: byteCount, alignment: 64)
    }

    deinit { memory.deallocate() }

    /// - Parameters:
    ///   - noise: The fraction of samples whose class means nothing.
    ///   - isShared: Whether workers can map it.
    package static func data(
        train: Int = 100, test: Int = 20, classes: Int = 3, noise: Double = 0.2, isShared: Bool = false
    ) throws -> TrainingData {
        let layout = try DatasetLayout(rows: 4, columns: 4, classCount: classes, trainCount: train, testCount: test)
        let owner = SampleMemory(byteCount: layout.byteCount)
        let random = CounterRandom(seed: 2, purpose: .test)
        let labels = UnsafeMutableRawBufferPointer(rebasing: owner.memory[layout.imagesByteCount...])
        for sample in 0..<layout.count {
            let label = random.integer(below: classes, at: UInt64(sample))
            labels[sample] = UInt8(label)
            let isNoise = random.uniform(at: 1 << 20 + UInt64(sample)) < noise
            let floor = isNoise ? 0 : label * 128 / classes
            for pixel in sample * 16..<(sample + 1) * 16 {
                owner.memory[pixel] = UInt8(floor + random.integer(below: 128, at: 1 << 30 + UInt64(pixel)))
            }
        }
        let shared = isShared ? try SharedMemory("samples", byteCount: layout.byteCount) : nil
        shared?.bytes.copyMemory(from: UnsafeRawBufferPointer(owner.memory))
        let bytes = UnsafeRawBufferPointer(shared?.bytes ?? owner.memory)
        let names = (0..<classes).map { UInt8($0) }
        let digest = try DatasetView(layout: layout, bytes: bytes).sha256(classes: names)
        return TrainingData(
            description: DatasetDescription(
                name: "random", rows: 4, columns: 4, classes: names, trainCount: train, testCount: test,
                sha256: digest.description),
            bytes: bytes, owner: shared ?? owner)
    }
}

extension TrainingData {
    package var base: UnsafeRawPointer {
        get throws { try #require(bytes.baseAddress) }
    }
}

extension TrainingConfiguration {
    /// Six steps an epoch on 100 training samples, the last of them short.
    package static func small(_ change: (inout TrainingConfiguration) throws -> Void = { _ in }) throws -> Self {
        var configuration = try TrainingConfiguration()
        configuration.hidden = [8]
        configuration.batchSize = 16
        configuration.leafSize = 3
        configuration.epochs = 3
        configuration.scheduledEpochs = 3
        configuration.stopping = nil
        try change(&configuration)
        return configuration
    }
}
