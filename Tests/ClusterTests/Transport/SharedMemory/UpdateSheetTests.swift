import Arithmetic
import Testing

@testable import Cluster
@testable import System
@testable import Training

struct UpdateSheetTests {
    private func memory(_ body: (UnsafeMutableRawPointer) throws -> Void) rethrows {
        let memory = UnsafeMutableRawPointer.allocate(byteCount: UpdateSheet.byteCount, alignment: 64)
        defer { memory.deallocate() }
        memory.initializeMemory(as: UInt8.self, repeating: 0, count: UpdateSheet.byteCount)
        try body(memory)
    }

    private func sheet(_ count: Int) -> UpdateSheet {
        UpdateSheet(
            nodes: (0..<count).map { TreeNode(level: UInt8($0 % 32), index: UInt32($0) << 20) },
            places: (0..<count).map {
                GradientPlace(
                    memory: SharedMemoryAddress(descriptor: Int32($0), byteCount: $0 << 30, serial: .max - UInt64($0)),
                    slot: $0)
            })
    }

    @Test("a sheet is read as it was written", arguments: [1, 2, 3, UpdateSheet.mostNodes])
    func roundTrip(count: Int) {
        memory { bytes in
            sheet(count).write(to: bytes)
            #expect(UpdateSheet(readingFrom: bytes) == sheet(count))
        }
    }

    @Test("bytes of any kind are a sheet or none, and nothing worse")
    func anyBytes() {
        let random = CounterRandom(seed: 3, purpose: .test)
        memory { bytes in
            var draw: UInt64 = 0
            for round in 0..<2000 {
                sheet(1 + round % 200).write(to: bytes)
                for _ in 0..<1 + round % 9 {
                    let place = random.integer(below: UpdateSheet.byteCount, at: draw)
                    bytes.storeBytes(
                        of: UInt8(random.integer(below: 256, at: draw + 1)), toByteOffset: place, as: UInt8.self)
                    draw += 2
                }
                if let read = UpdateSheet(readingFrom: bytes) { #expect(read.nodes.count == read.places.count) }
            }
        }
    }

    @Test("no node, and more nodes than there is room for, are no sheet", arguments: [0, 257, UInt64.max])
    func counts(count: UInt64) {
        memory { bytes in
            sheet(2).write(to: bytes)
            bytes.storeBytes(of: count, as: UInt64.self)
            #expect(UpdateSheet(readingFrom: bytes) == nil)
        }
    }
}
