internal import Hashing
internal import ProtocolBuffers

/// The framing of TensorFlow's record files: the length (8 bytes, little-endian) and its checksum, the data and theirs.
///
/// A checksum is CRC-32C, turned by 15 bits and shifted by a constant, since checksums of what holds checksums are poor.
/// Source: tensorflow.org/tutorials/load_data/tfrecord, "TFRecords format details".
enum EventRecord {
    static func framed(_ event: ProtobufMessage) -> [UInt8] {
        let length = littleEndian(UInt64(event.bytes.count))
        return length + littleEndian(maskedChecksum(of: length)) + event.bytes
            + littleEndian(maskedChecksum(of: event.bytes))
    }

    private static func maskedChecksum(of bytes: [UInt8]) -> UInt32 {
        let checksum = CRC32C.checksum(of: bytes)
        return (checksum >> 15 | checksum << 17) &+ 0xA282_EAD8
    }

    private static func littleEndian<Value: FixedWidthInteger>(_ value: Value) -> [UInt8] {
        withUnsafeBytes(of: value.littleEndian) { Array($0) }
    }
}
