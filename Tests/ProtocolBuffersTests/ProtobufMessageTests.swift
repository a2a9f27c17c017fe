import ProtocolBuffers
import Testing

/// The expected bytes are those of the examples on protobuf.dev/programming-guides/encoding, or worked out by its rules.
@Suite struct ProtobufMessageTests {
    @Test(
        "An integer is a varint, seven bits a byte",
        arguments: [
            (0, [0x08, 0x00]), (1, [0x08, 0x01]), (127, [0x08, 0x7F]), (128, [0x08, 0x80, 0x01]),
            (150, [0x08, 0x96, 0x01]),
            (-2, [0x08, 0xFE, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0x01]),
        ] as [(Int64, [UInt8])])
    func integer(value: Int64, bytes: [UInt8]) {
        var message = ProtobufMessage()
        message.append(1, integer: value)
        #expect(message.bytes == bytes)
    }

    @Test("A string is its length and its UTF-8")
    func string() {
        var message = ProtobufMessage()
        message.append(2, string: "testing")
        #expect(message.bytes == [0x12, 0x07] + Array("testing".utf8))
    }

    @Test("A message within another is its length and its fields")
    func nested() {
        var inner = ProtobufMessage()
        inner.append(1, integer: 150)
        var outer = ProtobufMessage()
        outer.append(3, message: inner)
        #expect(outer.bytes == [0x1A, 0x03, 0x08, 0x96, 0x01])
    }

    @Test("Floating-point numbers are little-endian, and a field's number above 15 takes two bytes")
    func floats() {
        var message = ProtobufMessage()
        message.append(1, double: 1)
        message.append(20, float: -2)
        #expect(message.bytes == [0x09, 0, 0, 0, 0, 0, 0, 0xF0, 0x3F, 0xA5, 0x01, 0, 0, 0, 0xC0])
    }

    @Test("Packed numbers share one tag")
    func packed() {
        var message = ProtobufMessage()
        message.append(6, packed: [0, 1])
        #expect(message.bytes == [0x32, 16] + [UInt8](repeating: 0, count: 14) + [0xF0, 0x3F])
    }
}
