import Kernels
import Synchronization
import Testing
import TrainingTestSupport

@testable import Cluster
@testable import Processes
@testable import Training

struct DatasetReceiptTests {
    private final class Receipt: Sendable {
        let told = Mutex<[[Int]]>([])
    }

    @Test("a worker of another machine tells with every piece how much of the dataset has come")
    func pieces() throws {
        // Of 16 pixels and a label each: two pieces of a mebibyte and a part of one.
        let data = try SampleMemory.data(train: 100, test: 150_000)
        let receipt = Receipt()
        let run = try DistributedRun(.small(), on: data)
        run.onStart = { run in
            try run.add { endpoint in
                try WorkerLoop(
                    endpoint: endpoint, instructionSet: .best, signals: SignalDescriptor([]), token: nil, machine: nil,
                    reportDataset: { received, total in receipt.told.withLock { $0.append([received, total]) } }
                ).run()
            }
        }
        _ = try run.run(workers: 0, least: 1)
        let total = data.bytes.count
        #expect(receipt.told.withLock { $0 } == [[1 << 20, total], [2 << 20, total], [total, total]])
    }
}
