import Arithmetic
import Testing

@testable import Cluster
@testable import System
@testable import Training

struct GradientTableTests {
    private func memory(_ body: (UnsafeMutableRawPointer) throws -> Void) rethrows {
        let memory = UnsafeMutableRawPointer.allocate(byteCount: GradientTable.byteCount, alignment: 64)
        defer { memory.deallocate() }
        memory.initializeMemory(as: UInt8.self, repeating: 0, count: GradientTable.byteCount)
        try body(memory)
    }

    private func table(_ count: Int) -> GradientTable {
        GradientTable(
            nodes: (0..<count).map { TreeNode(level: UInt8($0 % 32), index: UInt32($0) << 20) },
            places: (0..<count).map {
                GradientPlace(
                    memory: SharedMemoryAddress(descriptor: Int32($0), byteCount: $0 << 30, serial: .max - UInt64($0)),
                    slot: $0)
            })
    }

    @Test("a table is read as it was written", arguments: [1, 2, 3, GradientTable.maximumNodes])
    func roundTrip(count: Int) {
        memory { bytes in
            table(count).write(to: bytes)
            #expect(GradientTable(readingFrom: bytes) == table(count))
        }
    }

    @Test("bytes of any kind are a table or none, and nothing worse")
    func anyBytes() {
        let random = CounterRandom(seed: 3, purpose: .test)
        memory { bytes in
            var draw: UInt64 = 0
            for round in 0..<2000 {
                table(1 + round % 200).write(to: bytes)
                for _ in 0..<1 + round % 9 {
                    let place = random.integer(below: GradientTable.byteCount, at: draw)
                    bytes.storeBytes(
                        of: UInt8(random.integer(below: 256, at: draw + 1)), toByteOffset: place, as: UInt8.self)
                    draw += 2
                }
                if let read = GradientTable(readingFrom: bytes) { #expect(read.nodes.count == read.places.count) }
            }
        }
    }

    @Test("no node, and more nodes than there is room for, are no table", arguments: [0, 257, UInt64.max])
    func counts(count: UInt64) {
        memory { bytes in
            table(2).write(to: bytes)
            bytes.storeBytes(of: count, as: UInt64.self)
            #expect(GradientTable(readingFrom: bytes) == nil)
        }
    }
}
