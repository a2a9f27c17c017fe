internal import Failures

/// The grey and colour maps of Netpbm (its manual pages pgm and ppm), as text or as bytes, of 8 or 16 bits.
///
/// The first picture of a file counts; what follows it is not looked at.
struct PortableMapDecoder {
    enum Format {
        case textGrey
        case textColour
        case greyBytes
        case colourBytes

        /// - Returns: nil where the bytes start like no map that is read here.
        init?(_ bytes: [UInt8]) {
            guard bytes.count > 2, bytes[0] == UInt8(ascii: "P") else { return nil }
            switch bytes[1] {
            case UInt8(ascii: "2"): self = .textGrey
            case UInt8(ascii: "3"): self = .textColour
            case UInt8(ascii: "5"): self = .greyBytes
            case UInt8(ascii: "6"): self = .colourBytes
            default: return nil
            }
        }

        var isText: Bool { self == .textGrey || self == .textColour }
        var channels: Int { self == .textGrey || self == .greyBytes ? 1 : 3 }
    }

    private let bytes: [UInt8]
    private var position = 2

    private init(_ bytes: [UInt8]) { self.bytes = bytes }

    static func decode(_ bytes: [UInt8], _ format: Format) throws(PictureFault) -> LightPicture {
        var decoder = PortableMapDecoder(bytes)
        let width = try decoder.number("a width")
        let height = try decoder.number("a height")
        let white = try decoder.number("a largest value")
        try LightPicture.check(width: width, height: height)
        guard (1...65_535).contains(white) else {
            throw PictureFault("expected a largest value of 1 to 65535, found \(white)")
        }
        let count = width * height * format.channels
        let levels =
            format.isText
            ? try decoder.textLevels(count, white) : try decoder.byteLevels(count, white)
        guard format.channels == 3 else { return LightPicture(width: width, height: height, pixels: levels) }
        return LightPicture(
            width: width, height: height,
            pixels: (0..<width * height).map { pixel in
                LightPicture.luma(red: levels[3 * pixel], green: levels[3 * pixel + 1], blue: levels[3 * pixel + 2])
            })
    }

    private mutating func textLevels(_ count: Int, _ white: Int) throws(PictureFault) -> [UInt8] {
        // A number takes a digit and a space, so a header cannot ask for memory that the file does not fill.
        guard count <= (bytes.count - position + 1) / 2 else { throw truncated(count) }
        var levels: [UInt8] = []
        levels.reserveCapacity(count)
        for _ in 0..<count { levels.append(try level(try number("\(count) values"), white)) }
        return levels
    }

    private mutating func byteLevels(_ count: Int, _ white: Int) throws(PictureFault) -> [UInt8] {
        // One space ends the header.
        position += 1
        let width = white < 256 ? 1 : 2
        guard bytes.count - position >= count * width else { throw truncated(count) }
        var levels: [UInt8] = []
        levels.reserveCapacity(count)
        for index in 0..<count {
            let start = position + index * width
            let value = width == 1 ? Int(bytes[start]) : Int(bytes[start]) << 8 | Int(bytes[start + 1])
            levels.append(try level(value, white))
        }
        return levels
    }

    private func level(_ value: Int, _ white: Int) throws(PictureFault) -> UInt8 {
        guard value <= white else { throw PictureFault("expected values of at most \(white), found \(value)") }
        return UInt8((value * 255 * 2 + white) / (2 * white))
    }

    private func truncated(_ count: Int) -> PictureFault {
        PictureFault(
            "expected \(count.counted("value")) after the header, found \(max(0, bytes.count - position).counted("byte")); "
                + "it was cut short")
    }

    /// The next decimal number, over spaces and comments.
    private mutating func number(_ subject: String) throws(PictureFault) -> Int {
        skipSpace()
        var value = 0
        let start = position
        while position < bytes.count, (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(bytes[position]) {
            value = value * 10 + Int(bytes[position] - UInt8(ascii: "0"))
            position += 1
            guard value < 1 << 32 else { throw PictureFault("expected \(subject), found a number above \(1 << 32)") }
        }
        guard position > start else {
            let found = position < bytes.count ? "the byte \(bytes[position])" : "the end of the file"
            throw PictureFault("expected \(subject) in the map, found \(found) at \(position)")
        }
        return value
    }

    private mutating func skipSpace() {
        while position < bytes.count {
            switch bytes[position] {
            case 9...13, 32: position += 1
            case UInt8(ascii: "#"):
                while position < bytes.count, bytes[position] != 10, bytes[position] != 13 { position += 1 }
            default: return
            }
        }
    }
}
