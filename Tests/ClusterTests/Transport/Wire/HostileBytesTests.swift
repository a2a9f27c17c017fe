import Failures
import FoundationEssentials
import Networks
import TestSupport
import Testing

@testable import Cluster
@testable import Datasets
@testable import Training

struct HostileBytesTests {
    private static let job = WorkerJob(
        shape: NetworkShape(widths: [4, 3, 10], activation: .relu, loss: .softmaxCrossEntropy), batchSize: 8,
        leafSize: 4, seed: 1, validationFraction: 0.1, scaleBits: 1, offsetBits: [0, 1, 2, 3],
        dataset: DatasetDescription(
            name: "a", rows: 2, columns: 2, classes: Array(0..<10), trainCount: 20, testCount: 10,
            sha256: String(repeating: "0", count: 64)))

    /// Messages whose length says what they hold: text may end anywhere after the header.
    private static func hasFixedLength(_ type: UInt8) -> Bool { ![1, 6, 101, 102].contains(type) }

    @Test("a worker's message cut off anywhere is refused", arguments: WorkerMessage.examples)
    func truncatedWorker(message: WorkerMessage) {
        let bytes = message.encoded(from: WorkerID(1))
        let end = Self.hasFixedLength(bytes[6]) ? bytes.count : WireFormat.headerBytes
        for length in 0..<end {
            #expect(throws: WireDefect.self) { try WorkerMessage.decode(Array(bytes.prefix(length))) }
        }
    }

    @Test("a coordinator's message cut off anywhere is refused", arguments: CoordinatorMessage.examples)
    func truncatedCoordinator(message: CoordinatorMessage) {
        let bytes = message.encoded(to: WorkerID(1))
        let end = Self.hasFixedLength(bytes[6]) ? bytes.count : WireFormat.headerBytes
        for length in 0..<end {
            #expect(throws: WireDefect.self) { try CoordinatorMessage.decode(Array(bytes.prefix(length))) }
        }
    }

    @Test("a byte too many is refused")
    func tooLong() {
        let bytes = CoordinatorMessage.ping.encoded(to: nil) + [0]
        #expect(throws: WireDefect("has 1 byte too many")) { try CoordinatorMessage.decode(bytes) }
    }

    @Test("of 10,000 damaged messages each is heard or refused, whoever hears it, and what is heard can be said again")
    func mutations() {
        let messages =
            WorkerMessage.examples.map { $0.encoded(from: WorkerID(1)) }
            + CoordinatorMessage.examples.map { $0.encoded(to: WorkerID(1)) }
        var heard = 0
        for number in 0..<10_000 {
            var mutation = Mutation(seed: 11, case: number)
            let bytes = mutation(messages)
            // Not every value has one encoding: only that it has one is asked for.
            if let message = try? WorkerMessage.decode(bytes).message {
                heard += 1
                _ = message.encoded(from: nil)
            }
            if let message = try? CoordinatorMessage.decode(bytes).message {
                heard += 1
                _ = message.encoded(to: nil)
            }
        }
        #expect(heard > 500 && heard < 9000)
    }

    @Test("of 10,000 damaged greetings and admissions each is understood or refused")
    func descriptions() throws {
        let job = Self.job
        try job.validate()
        let greeting = Greeting(host: "a", process: 1, kernel: "plain", token: "b")
        let originals = [
            try greeting.encoded(),
            try Admission(worker: 1, ticket: "c", job: job).encoded(),
        ]
        var understood = 0
        for number in 0..<10_000 {
            var mutation = Mutation(seed: 12, case: number)
            let bytes = mutation(originals)
            if (try? Greeting(bytes)) != nil { understood += 1 }
            guard let job = try? Admission(bytes).job,
                (try? job.validate()) != nil
            else { continue }
            understood += 1
            #expect(job.shape.layout.paddedCount <= 1 << 28)
            #expect(try job.dataset.layout().byteCount < 1 << 41)
        }
        #expect(understood > 300)
    }

    @Test(
        "a job whose inputs are scaled by what cannot be is refused",
        arguments: [[], [0, 1, 2], [0, 1, 2, 3, 4], [0x7F80_0000], [0, 1, 2, 0x7FC0_0000]] as [[UInt32]])
    func offsets(bits: [UInt32]) throws {
        var job = Self.job
        job.offsetBits = bits
        #expect(throws: Failure.self) { try job.validate() }
        job.offsetBits = [5]
        try job.validate()
        job.scaleBits = 0xFF80_0000
        #expect(throws: Failure.self) { try job.validate() }
    }

    @Test("what is wrong with the header is named")
    func header() {
        let bytes = WorkerMessage.leaving.encoded(from: nil)
        func expect(_ defect: String, at position: Int, _ value: UInt8) {
            var changed = bytes
            changed[position] = value
            #expect(throws: WireDefect(defect)) { try WorkerMessage.decode(changed) }
        }
        expect("does not begin with APUS", at: 0, 0x61)
        expect("is of protocol version 1; this Apus speaks 4", at: 4, 1)
        expect("has the type 105, which no worker sends", at: 6, 105)
        #expect(throws: WireDefect("has the type 5, which no coordinator sends")) {
            try CoordinatorMessage.decode(bytes)
        }
        #expect(throws: WireDefect("ends after 0 bytes, 4 too early")) { try WorkerMessage.decode([UInt8]()) }
    }

    @Test("numbers that the grammar does not have are named")
    func numbers() {
        let task = CoordinatorMessage.examples[6].encoded(to: nil)
        func expect(_ defect: String, _ changes: [(Int, UInt8)]) {
            var changed = task
            for (position, value) in changes { changed[position] = value }
            #expect(throws: WireDefect(defect)) { try CoordinatorMessage.decode(changed) }
        }
        expect("names the phase 5", [(20, 5)])
        expect("names 33 nodes, above 32", [(38, 33)])
        expect("names 65535 nodes, above 32", [(38, 255), (39, 255)])
        expect("names a tree level of 32, above 31", [(40, 32)])
    }

    @Test("text longer than 64 KiB is refused")
    func longText() {
        let bytes = WorkerMessage.hello([UInt8](repeating: 0x20, count: 1 << 16)).encoded(from: nil)
        #expect(throws: Never.self) { try WorkerMessage.decode(bytes) }
        #expect(throws: WireDefect("carries 65537 bytes of text, above 65536")) {
            try WorkerMessage.decode(bytes + [0x20])
        }
    }

    @Test("a welcome may be longer, by the offsets of a million pixels, and no longer than 16 MiB")
    func longWelcome() throws {
        let bits = try JSONEncoder().encode([UInt32](repeating: .max, count: 1 << 20))
        let bytes = CoordinatorMessage.welcome([UInt8](bits) + [UInt8](repeating: 0x20, count: 1 << 16)).encoded(
            to: nil)
        #expect(throws: Never.self) { try CoordinatorMessage.decode(bytes) }
        let most = [UInt8](repeating: 0x20, count: (1 << 24) + 1)
        #expect(throws: WireDefect("carries 16777217 bytes of text, above 16777216")) {
            try CoordinatorMessage.decode(CoordinatorMessage.welcome(most).encoded(to: nil))
        }
    }
}
