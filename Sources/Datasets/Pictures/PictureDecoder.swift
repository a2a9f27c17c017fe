/// Decodes pictures by what their first bytes say, whatever their name says.
package enum PictureDecoder {
    /// Bytes of a file.
    package static let maximumByteCount = 1 << 28

    /// - Throws: For whatever is no intact picture in a known format; no bytes trap.
    package static func decode(_ bytes: [UInt8]) throws(PictureFault) -> LightPicture {
        if bytes.starts(with: PNGDecoder.signature) { return try PNGDecoder.decode(bytes) }
        if bytes.starts(with: JPEGDecoder.signature) { return try JPEGDecoder.decode(bytes) }
        if let format = PortableMapDecoder.Format(bytes) { return try PortableMapDecoder.decode(bytes, format) }
        let expected = "expected a picture in PNG, JPEG, PGM or PPM"
        if let format = ForeignFormat(bytes) {
            throw PictureFault("\(expected), found \(format.name)", foreign: format)
        }
        let start = bytes.prefix(4).map { ($0 < 16 ? "0" : "") + String($0, radix: 16, uppercase: true) }.joined()
        throw PictureFault(
            "\(expected), found \(bytes.isEmpty ? "nothing: the file is empty" : "bytes that start 0x\(start)")")
    }
}
