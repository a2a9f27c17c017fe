package import Failures
internal import Files

/// Whether the pictures of a set are turned at loading, so that rows become columns.
///
/// EMNIST's published files store their pictures transposed (Cohen, Afshar, Tapson and van Schaik, "EMNIST: an extension
/// of MNIST to handwritten letters", 2017). They are known by their names alone: no set is guessed at by its pixels.
package enum Transposition: String, CaseIterable, Codable, Sendable {
    /// EMNIST's own files are turned, and no others.
    case auto
    case on
    case off

    /// - Parameter path: Of a file of pictures.
    package func turns(_ path: String) -> Bool {
        switch self {
        case .auto: Self.isStoredTransposed(path)
        case .on: true
        case .off: false
        }
    }

    private static let sets = ["balanced", "byclass", "bymerge", "digits", "letters", "mnist"]

    /// Whether a file is called as EMNIST's are: `emnist-SET-{train,test}-images-idx3-ubyte`, also with a dot before
    /// `idx3`, with `.gz`, or unpacked into a folder of such a name.
    package static func isStoredTransposed(_ path: String) -> Bool {
        let folder = Directory.parent(of: path).map(Directory.lastName) ?? ""
        return [Directory.lastName(of: path), folder].contains { name in
            sets.contains { set in
                ["train", "test"].contains { part in
                    let stem = "emnist-\(set)-\(part)-images"
                    return [stem + "-idx3-ubyte", stem + ".idx3-ubyte"].contains { $0 == name || $0 + ".gz" == name }
                }
            }
        }
    }

    /// - Parameter pixels: (rows, columns), row by row.
    /// - Returns: (columns, rows), row by row.
    static func turned(_ pixels: [UInt8], rows: Int, columns: Int) -> [UInt8] {
        (0..<rows * columns).map { pixels[$0 % rows * columns + $0 / rows] }
    }
}

extension LabelledImages {
    /// The same pictures with their rows as columns.
    ///
    /// - Throws: `Failure.unavailable` where the memory is not to be had.
    package func transposed() throws(Failure) -> LabelledImages {
        let (rows, columns, size) = (rows, columns, pixelCount)
        let turned = try ByteStorage(
            byteCount: images.count,
            orElse: { Failure(.unavailable, "cannot get \($0) bytes of memory to turn the pictures in") },
            fill: { (memory) throws(Failure) in
                images.withUnsafeBytes { source in
                    for start in stride(from: 0, to: source.count, by: size) {
                        for row in 0..<rows {
                            for column in 0..<columns {
                                memory[start &+ column &* rows &+ row] = source[start &+ row &* columns &+ column]
                            }
                        }
                    }
                }
            })
        return LabelledImages(images: turned, labels: labels, rows: columns, columns: rows)
    }
}
