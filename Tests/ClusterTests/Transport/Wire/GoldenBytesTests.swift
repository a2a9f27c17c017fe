import Testing

@testable import Cluster
@testable import Training

/// Bytes worked out by hand from the grammar in ``WireFormat``: a change of them is a new version of the protocol.
struct GoldenBytesTests {
    @Test("a task has the bytes of the grammar")
    func task() throws {
        let message = CoordinatorMessage.task(
            RoundTask(
                round: 0x0102_0304_0506_0708, phase: .gradient, epoch: 2, batch: 0x1234, parameterVersion: 3,
                carriesParameters: true, nodes: [TreeNode(level: 3, index: 1), TreeNode(level: 0, index: 0x0A0B_0C0D)]))
        let bytes: [UInt8] = [
            0x41, 0x50, 0x55, 0x53,  // APUS
            4, 0,  // version
            104, 0,  // type
            9, 0, 0, 0,  // worker
            8, 7, 6, 5, 4, 3, 2, 1,  // round
            1,  // phase
            2, 0, 0, 0,  // epoch
            0x34, 0x12, 0, 0,  // batch
            3, 0, 0, 0, 0, 0, 0, 0,  // version of the parameters
            1,  // fresh
            2, 0,  // nodes
            3, 1, 0, 0, 0,
            0, 0x0D, 0x0C, 0x0B, 0x0A,
        ]
        #expect(message.encoded(to: WorkerID(9)) == bytes)
        #expect(try CoordinatorMessage.decode(bytes).message == message)
    }

    @Test("a result has the bytes of the grammar")
    func result() throws {
        let message = WorkerMessage.result(
            RoundAnswer(
                round: 5, phase: .validation, seconds: 0.5,
                results: [NodeResult(node: TreeNode(level: 1, index: 2), lossSum: -2, correct: 30, samples: 32)]))
        let bytes: [UInt8] = [
            0x41, 0x50, 0x55, 0x53,  // APUS
            4, 0,  // version
            4, 0,  // type
            0, 1, 0, 0,  // worker
            5, 0, 0, 0, 0, 0, 0, 0,  // round
            2,  // phase
            0, 0, 0, 0, 0, 0, 0xE0, 0x3F,  // seconds: 2^-1, exponent 1022
            1, 0,  // nodes
            1, 2, 0, 0, 0,
            0, 0, 0, 0, 0, 0, 0, 0xC0,  // loss: -2^1, exponent 1024 and the sign
            30, 0, 0, 0,  // correct
            32, 0, 0, 0,  // samples
        ]
        #expect(message.encoded(from: WorkerID(256)) == bytes)
        #expect(try WorkerMessage.decode(bytes).message == message)
    }
}
