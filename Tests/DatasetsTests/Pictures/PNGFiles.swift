import CZlib
import FoundationEssentials

/// PNG files in Base64 of one picture, 9 · 7 pixels with ink at columns 3..<5 of rows 1..<6. Python's struct and zlib
/// wrote them, chunk by chunk after the PNG specification: a header, one filterless IDAT and an end.
enum PNGFiles {
    /// 30 on 250, 8 bits.
    static let grey = """
        iVBORw0KGgoAAAANSUhEUgAAAAkAAAAHCAAAAAD/8Di8AAAAE0lEQVR42mP4BQMMQCwnRyoLAgA47TTvRXeeSQAAAABJRU5E\
        rkJggg==
        """

    /// Black on white, 1 bit.
    static let bits = """
        iVBORw0KGgoAAAANSUhEUgAAAAkAAAAHAQAAAADy4FrNAAAAEUlEQVR42mP438DwHBX9bwAAaqAKApahTcgAAAAASUVORK5C\
        YII=
        """

    /// 30 · 257 on 250 · 257, 16 bits.
    static let deepGrey = """
        iVBORw0KGgoAAAANSUhEUgAAAAkAAAAHEAAAAACvYOT/AAAAFUlEQVR42mP4hQEYIJQcENBQCBkAAHCQad1qENnxAAAAAElF\
        TkSuQmCC
        """

    /// Red 200, green 40, blue 90 on grey 250.
    static let colour = """
        iVBORw0KGgoAAAANSUhEUgAAAAkAAAAHCAIAAABV+fA3AAAAF0lEQVR42mP4hRswwFknNKKAaHDIYQIAUEioK4T9t9QAAAAA\
        SUVORK5CYII=
        """

    /// The same by a palette.
    static let palette = """
        iVBORw0KGgoAAAANSUhEUgAAAAkAAAAHCAMAAADtRZdSAAAABlBMVEX6+vrIKFqzbuw3AAAAEUlEQVR42mNgQAaMjKSyIAAA\
        AakAC4QK+QkAAAAASUVORK5CYII=
        """

    /// The same ink on nothing at all.
    static let transparent = """
        iVBORw0KGgoAAAANSUhEUgAAAAkAAAAHCAYAAADam2dgAAAAFklEQVR42mNgIBWc0Ij6D8JDThEuAAC6cBbb0EdgcgAAAABJ\
        RU5ErkJggg==
        """

    /// 30 on 250, 8 bits, interlaced by Adam7.
    static let interlaced = """
        iVBORw0KGgoAAAANSUhEUgAAAAkAAAAHCAAAAAGI9wgqAAAAIUlEQVR42mP49YsBCOWAGIrkwOQvKMkA4cvBuUAFcrhYAMFwNO8P\
        QkhXAAAAAElFTkSuQmCC
        """

    /// White ink on nothing at all.
    static let lightTransparent = """
        iVBORw0KGgoAAAANSUhEUgAAAAkAAAAHCAYAAADam2dgAAAAE0lEQVR42mNgIBX8h4IhpwgXAAB5oyfZohFUTgAAAABJRU5ErkJg\
        gg==
        """

    static func levels(ink: UInt8, paper: UInt8) -> [UInt8] {
        (0..<63).map { place in
            let (row, column) = (place / 9, place % 9)
            return (3..<5).contains(column) && (1..<6).contains(row) ? ink : paper
        }
    }

    static func bytes(_ text: String) -> [UInt8] { Data(base64Encoded: text).map(Array.init) ?? [] }

    /// The same file with other sides in its header.
    static func resized(_ file: [UInt8], width: Int, height: Int) -> [UInt8] {
        var bytes = file
        bytes.replaceSubrange(16..<24, with: IDXBytes.number(width) + IDXBytes.number(height))
        mendChecksums(&bytes)
        return bytes
    }

    /// Gives every chunk the checksum that it should have, as far as there are whole chunks.
    static func mendChecksums(_ bytes: inout [UInt8]) {
        var start = 8
        while start + 12 <= bytes.count {
            let length = bytes[start..<start + 4].reduce(0) { $0 << 8 | Int($1) }
            guard length <= bytes.count - start - 12 else { return }
            let end = start + 8 + length
            let checksum = bytes[start + 4..<end].withUnsafeBufferPointer { crc32(0, $0.baseAddress, UInt32($0.count)) }
            bytes.replaceSubrange(end..<end + 4, with: IDXBytes.number(Int(checksum)))
            start = end + 4
        }
    }
}
