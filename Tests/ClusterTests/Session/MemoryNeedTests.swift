import Failures
import Networks
import Testing

@testable import Cluster
@testable import System
@testable import Training

struct MemoryNeedTests {
    /// A network of one layer whose arrays take 1 KiB each: (15 weights and a bias) · 16 outputs · 4 bytes.
    private func need(
        workers: Int, samples: Int = 1024, keepsAll: Bool = false,
        _ change: (inout CoordinatorOptions) -> Void = { _ in }
    ) throws -> MemoryNeed {
        var options = CoordinatorOptions()
        options.localWorkers = workers
        change(&options)
        let job = WorkerJob(
            shape: NetworkShape(widths: [15, 16], activation: .relu, loss: .softmaxCrossEntropy), batchSize: samples,
            leafSize: 16, optimizer: Optimizer(momentum: keepsAll ? 0.5 : 0), seed: 1, validationFraction: 0,
            scaleBits: 0, offsetBits: [0],
            dataset: DatasetDescription(
                name: "", rows: 3, columns: 5, classes: Array(0..<16), trainCount: samples, testCount: 8, sha256: ""))
        return try MemoryNeed(job, keepsBest: keepsAll, options: options)
    }

    @Test(
        "memory is two of parameters, a sum and three for a checkpoint, and what each worker's kernel and gradient take"
    )
    func bytes() throws {
        // A kernel has three sums of blocks waiting: 1024 samples are eight blocks.
        #expect(try need(workers: 0).bytes == (2 + 1 + 3) << 10)
        #expect(try need(workers: 2).bytes == (2 + 1 + 3 + 2 * (3 + 1)) << 10)
        #expect(try need(workers: 0) { $0.coordinatorComputes = true }.bytes == (2 + 1 + 3 + 3) << 10)
        // All samples of a round in one block leave none waiting.
        #expect(try need(workers: 2, samples: 8).bytes == (2 + 1 + 3 + 2) << 10)
    }

    @Test("momentum and the best parameters are kept beside them, and in checkpoints")
    func keptBesides() throws { #expect(try need(workers: 0, keepsAll: true).bytes == (4 + 1 + 3 * 3) << 10) }

    @Test("what there is suffices, or the lack is told of with both figures")
    func check() throws {
        let need = try need(workers: 1)
        let enough = need.addresses + MemoryNeed.margin
        func available(_ addresses: Int?, _ bytes: Int?) -> AvailableMemory {
            AvailableMemory(addresses: addresses, bytes: bytes)
        }
        try need.check(available(nil, nil))
        try need.check(available(enough, need.bytes))
        let few = #expect(throws: Failure.self) { try need.check(available(enough - 1, nil)) }
        #expect(few?.kind == .unavailable && few?.message.contains("ulimit -v") == true)
        let little = #expect(throws: Failure.self) { try need.check(available(nil, need.bytes - 1)) }
        #expect(little?.message.hasPrefix("cannot train 256 parameters: about 1 MiB of memory are needed") == true)
    }
}
