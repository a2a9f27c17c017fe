/// A message of Protocol Buffers as it is written: its fields one after another, in the order of the calls.
///
/// Writers in other languages put fields in the order of their numbers; callers that do too get the same bytes. Values are
/// written also where they are the default. Source: protobuf.dev/programming-guides/encoding.
package struct ProtobufMessage: Sendable, Hashable {
    package private(set) var bytes: [UInt8] = []

    private enum WireType: UInt64 {
        case varint = 0
        case eightBytes = 1
        case lengthDelimited = 2
        case fourBytes = 5
    }

    package init() {}

    /// Of type int32, int64, uint32, bool or an enumeration.
    package mutating func append(_ field: UInt64, integer value: Int64) {
        tag(field, .varint)
        varint(UInt64(bitPattern: value))
    }

    package mutating func append(_ field: UInt64, double value: Double) {
        tag(field, .eightBytes)
        littleEndian(value.bitPattern)
    }

    package mutating func append(_ field: UInt64, float value: Float) {
        tag(field, .fourBytes)
        littleEndian(value.bitPattern)
    }

    package mutating func append(_ field: UInt64, string value: String) {
        append(field, bytes: Array(value.utf8))
    }

    package mutating func append(_ field: UInt64, bytes value: [UInt8]) {
        tag(field, .lengthDelimited)
        varint(UInt64(value.count))
        bytes += value
    }

    package mutating func append(_ field: UInt64, message: ProtobufMessage) {
        append(field, bytes: message.bytes)
    }

    /// A repeated field, packed.
    package mutating func append(_ field: UInt64, packed values: [Double]) {
        tag(field, .lengthDelimited)
        varint(UInt64(8 * values.count))
        for value in values { littleEndian(value.bitPattern) }
    }

    private mutating func tag(_ field: UInt64, _ type: WireType) { varint(field << 3 | type.rawValue) }

    /// Seven bits a byte, the lowest first; the highest bit says that another follows.
    private mutating func varint(_ value: UInt64) {
        var rest = value
        while rest > 0x7F {
            bytes.append(UInt8(truncatingIfNeeded: rest) | 0x80)
            rest >>= 7
        }
        bytes.append(UInt8(truncatingIfNeeded: rest))
    }

    private mutating func littleEndian<Bits: FixedWidthInteger>(_ value: Bits) {
        withUnsafeBytes(of: value.littleEndian) { bytes.append(contentsOf: $0) }
    }
}
