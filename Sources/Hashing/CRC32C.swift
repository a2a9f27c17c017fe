/// The cyclic redundancy check of iSCSI (Castagnoli's polynomial; RFC 3720, appendix B.4).
package enum CRC32C {
    /// One byte's share, by byte. A table is enough for the kilobytes a second that are checked with it; a C library would
    /// be one more package to install.
    private static let table: [UInt32] = (0..<256).map { byte in
        (0..<8).reduce(UInt32(byte)) { sum, _ in sum & 1 == 0 ? sum >> 1 : sum >> 1 ^ 0x82F6_3B78 }
    }

    package static func checksum(of bytes: some Sequence<UInt8>) -> UInt32 {
        ~bytes.reduce(~0) { sum, byte in table[Int(UInt8(truncatingIfNeeded: sum) ^ byte)] ^ sum >> 8 }
    }
}
