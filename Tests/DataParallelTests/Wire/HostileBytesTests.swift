import Arithmetic
import Testing

@testable import DataParallel

struct HostileBytesTests {
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
        #expect(throws: WireDefect("has 1 bytes too many")) { try CoordinatorMessage.decode(bytes) }
    }

    @Test("whatever changes in a message, it is heard or refused, and what is heard can be said again")
    func mutations() throws {
        let workers = WorkerMessage.examples.map { $0.encoded(from: WorkerID(1)) }
        let coordinators = CoordinatorMessage.examples.map { $0.encoded(to: WorkerID(1)) }
        var refused = 0
        for number in 0..<10_000 {
            let random = CounterRandom(seed: 11, purpose: .test, stream: UInt64(number))
            let fromWorker = number % 2 == 0
            let examples = fromWorker ? workers : coordinators
            let bytes = random.mutation(of: examples[random.integer(below: examples.count, at: 0)])
            do {
                // Not every value has one encoding: only that it has one is asked for.
                if fromWorker {
                    _ = try WorkerMessage.decode(bytes).message.encoded(from: nil)
                } else {
                    _ = try CoordinatorMessage.decode(bytes).message.encoded(to: nil)
                }
            } catch is WireDefect {
                refused += 1
            }
        }
        #expect(refused > 1000 && refused < 9999)
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
        expect("is of protocol version 2; this Apus speaks 1", at: 4, 2)
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
        expect("names the phase 4", [(20, 4)])
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
}

extension CounterRandom {
    /// Some bytes changed, cut off, put in or repeated.
    fileprivate func mutation(of original: [UInt8]) -> [UInt8] {
        var bytes = original
        for change in 0...UInt64(integer(below: 4, at: 1)) {
            let index = 10 * (change + 1)
            let value = UInt8(integer(below: 256, at: index))
            let position = integer(below: bytes.count + 1, at: index + 1)
            switch integer(below: 6, at: index + 2) {
            case 0: bytes = Array(bytes.prefix(position))
            case 1: bytes.insert(value, at: position)
            case 2: bytes += bytes.suffix(position)
            case 3 where position < bytes.count: bytes[position] ^= 1 << (value % 8)
            case _ where position < bytes.count: bytes[position] = value
            default: break
            }
        }
        return bytes
    }
}
