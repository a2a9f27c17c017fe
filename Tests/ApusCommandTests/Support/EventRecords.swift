import Testing

/// TensorFlow's record files, read by the format's own rules; shares nothing with the writer that it tests.
enum EventRecords {
    /// The data of each record, whose checksums are right and which fill the file.
    static func read(_ path: String) throws -> [[UInt8]] {
        var rest = try FileBytes.read(path)[...]
        var records: [[UInt8]] = []
        while !rest.isEmpty {
            try #require(rest.count >= 16)
            let length = rest.prefix(8)
            let count = Int(number(length))
            rest = rest.dropFirst(8)
            try #require(number(rest.prefix(4)) == UInt64(masked(length)))
            rest = rest.dropFirst(4)
            try #require(rest.count >= count + 4)
            let data = rest.prefix(count)
            rest = rest.dropFirst(count)
            try #require(number(rest.prefix(4)) == UInt64(masked(data)))
            rest = rest.dropFirst(4)
            records.append(Array(data))
        }
        return records
    }

    private static func number(_ bytes: ArraySlice<UInt8>) -> UInt64 {
        bytes.reversed().reduce(0) { $0 << 8 | UInt64($1) }
    }

    /// CRC-32C bit by bit, then rotated right by 15 and shifted.
    private static func masked(_ bytes: ArraySlice<UInt8>) -> UInt32 {
        var remainder = UInt32.max
        for byte in bytes {
            remainder ^= UInt32(byte)
            for _ in 0..<8 { remainder = remainder & 1 == 1 ? remainder >> 1 ^ 0x82F6_3B78 : remainder >> 1 }
        }
        let checksum = ~remainder
        return (checksum >> 15 | checksum << 17) &+ 0xA282_EAD8
    }
}
