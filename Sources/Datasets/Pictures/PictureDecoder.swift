/// Decodes pictures by what their first bytes say, whatever their name says.
package enum PictureDecoder {
    /// Bytes of a file.
    package static let maximumByteCount = 1 << 28

    /// - Throws: For whatever is no intact picture in a known format; no bytes trap.
    package static func decode(_ bytes: [UInt8]) throws(PictureFault) -> LightPicture {
        if bytes.starts(with: PNGDecoder.signature) { return try PNGDecoder.decode(bytes) }
        if let format = PortableMapDecoder.Format(bytes) { return try PortableMapDecoder.decode(bytes, format) }
        let start = bytes.prefix(4).map { ($0 < 16 ? "0" : "") + String($0, radix: 16, uppercase: true) }.joined()
        throw PictureFault(
            "expected a picture in PNG, PGM or PPM, found \(bytes.isEmpty ? "nothing" : "bytes that start 0x\(start)")")
    }
}
