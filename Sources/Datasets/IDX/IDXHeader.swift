internal import Failures
internal import Files

/// The head of an IDX file (LeCun, Cortes and Burges, "The MNIST database", file formats): two zero bytes, a type code,
/// the number of dimensions, then each dimension as a big-endian 32-bit number. This is the one form in which Apus keeps
/// and writes pictures and labels, both of bytes; `IDXForm` tells which others it reads.
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
        var other: Contents { self == .images ? .labels : .images }
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

    var bytes: [UInt8] {
        let dimensions = contents == .images ? [count, rows, columns] : [count]
        return contents.magic
            + dimensions.flatMap { dimension in
                [24, 16, 8, 0].map { UInt8(truncatingIfNeeded: dimension >> $0) }
            }
    }
}
