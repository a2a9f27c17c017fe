internal import Failures
internal import Files

/// The head of an IDX file (LeCun, Cortes and Burges, "The MNIST database", file formats): two zero bytes, a type code,
/// the number of dimensions, then each dimension as a big-endian 32-bit number. Apus reads two kinds, both of bytes.
package struct IDXHeader: Sendable, Equatable {
    package enum Contents: Sendable {
        /// Three dimensions: pictures, rows, columns.
        case images
        /// One dimension.
        case labels

        var dimensions: Int { self == .images ? 3 : 1 }
        /// 0x08 is the type code of unsigned bytes.
        var magic: [UInt8] { [0, 0, 0x08, UInt8(dimensions)] }
        var headerByteCount: Int { 4 + 4 * dimensions }
        var name: String { self == .images ? "pictures" : "labels" }
    }

    /// The most elements in one file: well above the largest known set (EMNIST by class, 0.55 · 10^9), well below what
    /// arithmetic on lengths could overflow with.
    package static let maximumElementCount = 1 << 32

    package let contents: Contents
    /// How many pictures or labels; at least 1.
    package let count: Int
    /// Pixels; 1 for labels.
    package let rows: Int
    /// Pixels; 1 for labels.
    package let columns: Int

    /// How many bytes follow the header.
    package var elementCount: Int { count * rows * columns }

    /// - Returns: nil where a dimension is zero or above 32 bits, or there are more than `maximumElementCount` elements.
    init?(contents: Contents, count: Int, rows: Int = 1, columns: Int = 1) {
        let dimensions = [count, rows, columns]
        guard dimensions.allSatisfy({ $0 > 0 && $0 <= Int(UInt32.max) }) else { return nil }
        let (area, tall) = rows.multipliedReportingOverflow(by: columns)
        let (elements, large) = area.multipliedReportingOverflow(by: count)
        guard !tall, !large, elements <= Self.maximumElementCount else { return nil }
        self.contents = contents
        self.count = count
        self.rows = rows
        self.columns = columns
    }

    /// - Parameters:
    ///   - bytes: The first bytes of the file: as many as the header has, or all of a shorter file.
    ///   - path: What to call the file in a failure.
    init(_ bytes: [UInt8], expecting contents: Contents, path: String) throws(Failure) {
        let magic = Array(bytes.prefix(4))
        let isCutShort = (1..<4).contains(magic.count) && contents.magic.starts(with: magic)
        guard magic == contents.magic || isCutShort else {
            throw Self.wrongMagic(magic, expecting: contents, path: path)
        }
        guard bytes.count >= contents.headerByteCount else {
            throw Failure(
                .data,
                "\(path.onOneLine): expected an IDX header of \(contents.headerByteCount) bytes, "
                    + "found \(bytes.count); the file was cut short, so fetch it again")
        }
        let dimensions = stride(from: 4, to: contents.headerByteCount, by: 4).map { start in
            bytes[start..<start + 4].reduce(0) { $0 << 8 | Int($1) }
        }
        let shape = dimensions.map(String.init).joined(separator: " x ")
        guard !dimensions.contains(0) else {
            throw Failure(
                .data, "\(path.onOneLine): expected at least one of everything, found \(shape) \(contents.name)")
        }
        let isImages = contents == .images
        guard
            let header = IDXHeader(
                contents: contents, count: dimensions[0], rows: isImages ? dimensions[1] : 1,
                columns: isImages ? dimensions[2] : 1)
        else {
            throw Failure(
                .data,
                "\(path.onOneLine): expected at most \(Self.maximumElementCount) bytes of \(contents.name), "
                    + "found \(shape) in the header; the file is damaged")
        }
        self = header
    }

    var bytes: [UInt8] {
        let dimensions = contents == .images ? [count, rows, columns] : [count]
        return contents.magic
            + dimensions.flatMap { dimension in
                [24, 16, 8, 0].map { UInt8(truncatingIfNeeded: dimension >> $0) }
            }
    }

    private static func wrongMagic(_ magic: [UInt8], expecting contents: Contents, path: String) -> Failure {
        let found: String
        let other: Contents = contents == .images ? .labels : .images
        if magic.isEmpty {
            found = "an empty file"
        } else if magic == other.magic {
            found = "\(hex(magic)), which starts \(other.name); are two files mixed up?"
        } else if magic.count == 4, magic[0] == 0, magic[1] == 0, magic[3] == contents.magic[3] {
            found = "the type code \(hex([magic[2]])) in \(hex(magic)); Apus reads unsigned bytes, type code 0x08"
        } else {
            found = "\(hex(magic)); this is no IDX file of \(contents.name)"
        }
        return Failure(
            .data,
            "\(path.onOneLine): expected IDX \(contents.name), which start with \(hex(contents.magic)), found \(found)")
    }

    private static func hex(_ bytes: [UInt8]) -> String {
        "0x" + bytes.map { ($0 < 16 ? "0" : "") + String($0, radix: 16, uppercase: true) }.joined()
    }
}
