import Hashing
import TestSupport
import Testing

@testable import Reporting

@Suite struct EventRecordTests {
    @Test("The checksum is that of RFC 3720's examples")
    func checksum() {
        #expect(CRC32C.checksum(of: Array("123456789".utf8)) == 0xE306_9283)
        #expect(CRC32C.checksum(of: [UInt8](repeating: 0, count: 32)) == 0x8A91_36AA)
        #expect(CRC32C.checksum(of: [UInt8](repeating: 0xFF, count: 32)) == 0x62A8_AB43)
        #expect(CRC32C.checksum(of: [UInt8]()) == 0)
    }

    @Test("Events have the bytes that TensorBoard's own messages and writer of records give them")
    func golden() throws {
        let histogram = try #require(WeightHistogram([2, 2, 2]))
        #expect(histogram.limits == [2])
        let events: [EventMessage] = [
            .fileVersion(time: 1.5), .start(time: 2.5, step: 300),
            .scalars(time: 3.5, step: 300, [("loss/step", 0.5), ("learning_rate", 0)]),
            .histograms(time: 4.5, step: 301, [("weight/layers.0", histogram)]),
        ]
        #expect(events.flatMap { EventRecord.framed($0.message) } == (try Golden.bytes("events.out.tfevents")))
    }
}
