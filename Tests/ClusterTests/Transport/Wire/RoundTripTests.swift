import Testing

@testable import Cluster
@testable import Training

struct RoundTripTests {
    @Test("what a worker says is heard as it was said", arguments: WorkerMessage.examples)
    func worker(message: WorkerMessage) throws {
        let heard = try WorkerMessage.decode(message.encoded(from: WorkerID(0x8000_0001)))
        #expect(heard.message == message)
        #expect(heard.worker == WorkerID(0x8000_0001))
        #expect(try WorkerMessage.decode(message.encoded(from: nil)).worker == WorkerID(0))
    }

    @Test("what a coordinator says is heard as it was said", arguments: CoordinatorMessage.examples)
    func coordinator(message: CoordinatorMessage) throws {
        let heard = try CoordinatorMessage.decode(message.encoded(to: WorkerID(7)))
        #expect(heard.message == message)
        #expect(heard.worker == WorkerID(7))
        #expect(try CoordinatorMessage.decode(message.encoded(to: nil)).worker == WorkerID(0))
    }

    @Test("a loss that is no number keeps its bits")
    func notANumber() throws {
        let result = NodeResult(
            node: TreeNode(level: 0, index: 0), lossSum: Double(bitPattern: 0x7FF8_0000_0000_1234), correct: 0,
            samples: 1)
        let answer = RoundAnswer(round: 1, phase: .gradient, seconds: -0.0, results: [result])
        let bytes = WorkerMessage.result(answer).encoded(from: nil)
        guard case .result(let heard) = try WorkerMessage.decode(bytes).message else {
            Issue.record("a result was heard as something else")
            return
        }
        #expect(heard.results[0].lossSum.bitPattern == 0x7FF8_0000_0000_1234)
        #expect(heard.seconds.bitPattern == 1 << 63)
    }

    @Test("a reason that is too long is cut to what can be heard")
    func longReason() throws {
        let bytes = WorkerMessage.failed(String(repeating: "x", count: 1 << 20)).encoded(from: nil)
        #expect(try WorkerMessage.decode(bytes).message == .failed(String(repeating: "x", count: 1 << 16)))
    }
}
