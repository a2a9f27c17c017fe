/// Decodes pictures by what their first bytes say, whatever their name says.
package enum PictureDecoder {
    /// Bytes of a file.
    package static let maximumByteCount = 1 << 28
    /// How the names of such files end, in small letters.
    static let endings: Set = [".png", ".jpg", ".jpeg", ".pgm", ".ppm", ".pnm"]

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

/// Where a picture comes from, as the command line names it.
package enum PictureSource: Sendable, Equatable {
    case standardInput
    case file(String)
    /// One of the pictures of an IDX file, counted from 0.
    case idx(path: String, index: Int)

    /// - Parameter text: `-`, `idx:PATH:INDEX` or a path.
    package init(_ text: String) throws(PictureFault) {
        if text == "-" {
            self = .standardInput
            return
        }
        guard text.hasPrefix("idx:") else {
            self = .file(text)
            return
        }
        let rest = text.dropFirst(4)
        guard let colon = rest.lastIndex(of: ":"), colon > rest.startIndex,
            let index = Int(rest[rest.index(after: colon)...]), index >= 0
        else { throw PictureFault("expected idx:PATH:INDEX with an index from 0 on, found none") }
        self = .idx(path: String(rest[..<colon]), index: index)
    }
}

/// What is wrong with a picture: what was expected and what was found, as it follows the picture's name.
package struct PictureFault: Error, Equatable, CustomStringConvertible {
    package let description: String
    /// What the file is instead, where that is known and something makes a picture of it.
    package let foreign: ForeignFormat?

    init(_ description: String, foreign: ForeignFormat? = nil) {
        self.description = description
        self.foreign = foreign
    }
}

/// Why the answer for a picture that can be read is to be doubted, as it follows the picture's name.
package struct PictureDoubt: Sendable, Equatable, CustomStringConvertible {
    package let description: String
    /// Whether it makes doubtful also what the network is sure of.
    package let standsAlone: Bool

    package init(_ description: String, standsAlone: Bool = true) {
        self.description = description
        self.standsAlone = standsAlone
    }
}

/// A picture as a network is to see it.
package struct PreparedPicture: Sendable, Equatable {
    package let picture: GreyPicture
    /// How it was made ready.
    package let method: PicturePreparation.Method
    /// Empty where nothing about its preparation is doubtful.
    package let doubts: [PictureDoubt]
}

/// Formats of pictures, and of other things given for one, that are known by their content and not read; and what makes
/// a picture of them that is.
package enum ForeignFormat: Sendable, CaseIterable {
    case heic, avif, webP, gif, bmp, tiff, bitMap, anyMap, pdf, svg, jpegXL, jpeg2000, photoshop, icon, postScript
    case deepJPEG, arithmeticJPEG
    case idx, gzip, zip, webPage

    /// - Returns: nil where the bytes start like none of them.
    init?(_ bytes: [UInt8]) {
        // Byte-order marks and empty lines may come before text.
        let start = bytes.prefix(1024)
        let text = String(decoding: start, as: UTF8.self).drop { $0.isWhitespace || $0 == "\u{FEFF}" }.lowercased()
        func starts(_ prefix: String, at place: Int = 0) -> Bool { start.dropFirst(place).starts(with: prefix.utf8) }
        if let brand = Self.brand(start) {
            self = brand
        } else if starts("RIFF"), starts("WEBP", at: 8) {
            self = .webP
        } else if starts("GIF87a") || starts("GIF89a") {
            self = .gif
        } else if starts("BM"), start.count >= 26 {
            self = .bmp
        } else if starts("II*\0") || starts("MM\0*") || starts("II+\0") || starts("MM\0+") {
            self = .tiff
        } else if starts("P1") || starts("P4") {
            self = .bitMap
        } else if starts("P7\n") || starts("PF") || starts("Pf") {
            self = .anyMap
        } else if text.hasPrefix("%pdf-") {
            self = .pdf
        } else if text.hasPrefix("%!ps") || start.starts(with: [0xC5, 0xD0, 0xD3, 0xC6]) {
            self = .postScript
        } else if text.hasPrefix("<"), text.contains("<svg") {
            self = .svg
        } else if text.hasPrefix("<!doctype html") || text.hasPrefix("<html") {
            self = .webPage
        } else if start.starts(with: [0xFF, 0x0A]) || start.starts(with: [0, 0, 0, 12] + Array("JXL \r\n".utf8)) {
            self = .jpegXL
        } else if start.starts(with: [0, 0, 0, 12] + Array("jP  \r\n".utf8))
            || start.starts(with: [0xFF, 0x4F, 0xFF, 0x51])
        {
            self = .jpeg2000
        } else if starts("8BPS") {
            self = .photoshop
        } else if start.count >= 22, start.starts(with: [0, 0, 1, 0]) {
            self = .icon
        } else if start.starts(with: [0, 0]), let type = start.dropFirst(2).first, (8...14).contains(type),
            let sides = start.dropFirst(3).first, (1...4).contains(sides)
        {
            self = .idx
        } else if start.starts(with: [0x1F, 0x8B]) {
            self = .gzip
        } else if starts("PK\u{3}\u{4}") {
            self = .zip
        } else {
            return nil
        }
    }

    /// Pictures in ISO's base media file format, which names the kind and those that it is compatible with.
    private static func brand(_ start: ArraySlice<UInt8>) -> ForeignFormat? {
        guard start.dropFirst(4).starts(with: "ftyp".utf8) else { return nil }
        let length = start.prefix(4).reduce(0) { $0 << 8 | Int($1) }
        let names = stride(from: 8, to: min(length, start.count) - 3, by: 4).map { place in
            String(decoding: start[place..<place + 4], as: UTF8.self)
        }
        if names.contains(where: { ["avif", "avis"].contains($0) }) { return .avif }
        if names.contains(where: { $0.hasPrefix("he") || ["mif1", "msf1"].contains($0) }) { return .heic }
        if names.contains(where: { $0.hasPrefix("jp2") || $0.hasPrefix("jpx") }) { return .jpeg2000 }
        return nil
    }

    /// As it follows "found".
    var name: String {
        switch self {
        case .heic: "HEIC"
        case .avif: "AVIF"
        case .webP: "WebP"
        case .gif: "GIF"
        case .bmp: "BMP"
        case .tiff: "TIFF"
        case .bitMap: "PBM"
        case .anyMap: "PAM or PFM"
        case .pdf: "PDF"
        case .svg: "SVG"
        case .jpegXL: "JPEG XL"
        case .jpeg2000: "JPEG 2000"
        case .photoshop: "PSD"
        case .icon: "ICO"
        case .postScript: "PostScript"
        case .deepJPEG, .arithmeticJPEG: "JPEG"
        case .idx: "IDX"
        case .gzip: "gzip"
        case .zip: "ZIP"
        case .webPage: "HTML"
        }
    }

    /// What to do with a file of the format, as it follows a semicolon.
    ///
    /// - Parameters:
    ///   - file: Its path as a shell takes it.
    ///   - stem: The same without its extension.
    func advice(file: String, stem: String) -> String {
        switch self {
        case .heic: "convert it: heif-convert \(file) \(stem).png (of libheif-examples)"
        case .avif: "convert it: avifdec \(file) \(stem).png (of libavif-bin)"
        case .jpegXL: "convert it: djxl \(file) \(stem).png (of libjxl-tools)"
        case .jpeg2000: "convert it: opj_decompress -i \(file) -o \(stem).png (of libopenjp2-tools)"
        case .svg: "convert it: rsvg-convert -o \(stem).png \(file) (of librsvg2-bin)"
        case .pdf: "convert its first page: pdftoppm -png -singlefile \(file) \(stem) (of poppler-utils)"
        case .postScript:
            "convert its first page: gs -q -o \(stem).png -sDEVICE=pnggray -r150 -dLastPage=1 \(file) (of ghostscript)"
        case .arithmeticJPEG: "convert it: djpeg -outfile \(stem).ppm \(file) (of libjpeg-turbo-progs)"
        case .webP: "convert it: dwebp \(file) -o \(stem).png (of webp)"
        case .gif, .tiff, .photoshop, .icon:
            "convert its first picture: convert \(file)'[0]' \(stem).png (of imagemagick)"
        case .deepJPEG: "save \(file) anew with 8 bits a sample where it comes from"
        case .bmp, .bitMap, .anyMap: "convert it: convert \(file) -depth 8 \(stem).png (of imagemagick)"
        case .idx: "name one of its pictures, counted from 0: idx:\(file):0"
        case .gzip: "a picture is unpacked first: gunzip \(file); one of a packed IDX file is named idx:\(file):0"
        case .zip: "unpack it: unzip \(file)"
        case .webPage: "a page of the web came in the picture's place; fetch the picture itself"
        }
    }
}
