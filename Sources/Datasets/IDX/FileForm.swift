/// What a file that was taken for IDX data really is, by its first bytes, and what to do about it.
struct FileForm: Equatable {
    /// As it follows "found": `a page of HTML`.
    let name: String
    let advice: String

    private init(_ name: String, _ advice: String) {
        self.name = name
        self.advice = advice
    }

    /// How many bytes tell.
    static let headByteCount = 1024

    /// - Parameter head: The first bytes of the file, or all of a shorter one.
    /// - Returns: nil where they are those of nothing known.
    init?(_ head: [UInt8]) {
        if let form = Self.binary(head) ?? Self.text(head) {
            self = form
        } else {
            return nil
        }
    }

    private static func binary(_ head: [UInt8]) -> FileForm? {
        func starts(_ text: String) -> Bool { head.starts(with: text.utf8) }
        let unpack = "unpack it, and name the directory of the files in it"
        let onePicture = "expected all pictures of a set in one IDX file"
        let convert = "write its pictures and labels as IDX files of unsigned bytes"
        if head.starts(with: [0x50, 0x4B, 3, 4]) || head.starts(with: [0x50, 0x4B, 5, 6]) {
            let name = String(decoding: head.dropFirst(30).prefix(64), as: UTF8.self)
            if name.contains(".npy") { return FileForm("NumPy's npz", convert) }
            if name.contains("data.pkl") { return FileForm("a file that PyTorch saved", convert) }
            return FileForm("a ZIP archive", unpack)
        }
        if head.starts(with: [0x93]) && head.dropFirst().starts(with: "NUMPY".utf8) {
            return FileForm("a NumPy array (npy)", convert)
        }
        if head.starts(with: [0x89]) && head.dropFirst().starts(with: "PNG".utf8) {
            return FileForm("a PNG picture", onePicture)
        }
        if head.starts(with: [0x89]) && head.dropFirst().starts(with: "HDF".utf8) {
            return FileForm("an HDF5 file", convert)
        }
        if head.starts(with: [0xFF, 0xD8, 0xFF]) { return FileForm("a JPEG picture", onePicture) }
        if starts("GIF8") { return FileForm("a GIF picture", onePicture) }
        if starts("BM") && head.count > 14 && head[6..<10].allSatisfy({ $0 == 0 }) {
            return FileForm("a BMP picture", onePicture)
        }
        if head.starts(with: [0x49, 0x49, 0x2A, 0]) || head.starts(with: [0x4D, 0x4D, 0, 0x2A]) {
            return FileForm("a TIFF picture", onePicture)
        }
        if starts("RIFF") && head.dropFirst(8).starts(with: "WEBP".utf8) {
            return FileForm("a WebP picture", onePicture)
        }
        if head.starts(with: [0x1F, 0x8B]) {
            return FileForm("gzip data that holds gzip data", "decompress it once with gunzip")
        }
        if starts("BZh") { return FileForm("bzip2 data", "decompress it with bunzip2") }
        if head.starts(with: [0xFD, 0x37, 0x7A, 0x58, 0x5A, 0]) {
            return FileForm("xz data", "decompress it with unxz")
        }
        if head.starts(with: [0x28, 0xB5, 0x2F, 0xFD]) {
            return FileForm("Zstandard data", "decompress it with unzstd")
        }
        if head.starts(with: [0x1F, 0x9D]) {
            return FileForm("data of compress (.Z)", "decompress it with uncompress")
        }
        if head.starts(with: [0x37, 0x7A, 0xBC, 0xAF, 0x27, 0x1C]) { return FileForm("a 7z archive", unpack) }
        if starts("Rar!") { return FileForm("a RAR archive", unpack) }
        if head.dropFirst(257).starts(with: "ustar".utf8) { return FileForm("a tar archive", unpack) }
        if starts("PAR1") { return FileForm("a Parquet file", convert) }
        if starts("MATLAB 5.0") { return FileForm("a MATLAB file", convert) }
        if starts("%PDF") {
            return FileForm("a PDF document", "expected data, not their description; fetch the file itself")
        }
        if head.count >= 2, head[0] == 0x80, (2...5).contains(head[1]) {
            return FileForm("a pickle of Python", convert)
        }
        if head.count >= 4, [1, 3].contains(head[0]), head[1] == 8, head[2] == 0, head[3] == 0 {
            return FileForm(
                "the head of an IDX file with its bytes in the wrong order",
                "write numbers big-endian, their first byte first")
        }
        if head.count > 16, head.allSatisfy({ $0 == 0 }) {
            return FileForm("zeros, as of a file whose content never came", "fetch it again")
        }
        return nil
    }

    private static func text(_ head: [UInt8]) -> FileForm? {
        // The last character may be cut in two.
        let bytes = head.count < headByteCount ? head[...] : head.dropLast(4)
        let isText = bytes.allSatisfy { $0 >= 32 || [9, 10, 13, 12].contains($0) }
        guard isText, bytes.count >= 4 else { return nil }
        let text = String(decoding: bytes, as: UTF8.self)
        let start = text.drop { $0.isWhitespace || $0 == "\u{FEFF}" }.prefix(200).lowercased()
        if start.hasPrefix("version https://git-lfs") {
            return FileForm("a pointer of Git LFS, not the file", "run git lfs pull where it was cloned")
        }
        if start.contains("/annex/objects/") {
            return FileForm("a pointer of git-annex, not the file", "run git annex get where it was cloned")
        }
        if start.hasPrefix("<!doctype html") || start.hasPrefix("<html") || start.contains("<html")
            || start.contains("<head")
        {
            return FileForm("a page of HTML, as a server sends in a file's place", "fetch the file itself")
        }
        if start.hasPrefix("<?xml") || start.hasPrefix("<error") {
            return FileForm("an XML document, as a server sends in a file's place", "fetch the file itself")
        }
        let convert = "write its pictures and labels as IDX files of unsigned bytes"
        if start.contains("@relation") { return FileForm("an ARFF table", convert) }
        if start.hasPrefix("{") || start.hasPrefix("[") { return FileForm("JSON text", convert) }
        let line = text.prefix { !$0.isNewline }
        if line.filter({ $0 == "," }).count >= 2 { return FileForm("a table in CSV", convert) }
        return FileForm("text", "fetch the file itself")
    }
}
