internal import Failures

/// The header of a safetensors file: string metadata, and the tensors in the order of their bytes.
///
/// A file is the header's length (8 bytes, little-endian), the header (JSON, padded with spaces to a multiple of
/// 8 bytes) and the tensors' bytes, which cover the rest of the file without holes or overlaps.
/// Source: github.com/huggingface/safetensors, "Format".
package struct SafetensorsHeader: Sendable, Hashable {
    /// The key of the header that holds metadata instead of a tensor.
    static let metadataKey = "__metadata__"
    /// The longest header that the format's own library accepts, in bytes.
    static let maximumByteCount = 100_000_000

    package var metadata: [String: String]
    /// By rising offset.
    package private(set) var tensors: [TensorEntry]
    /// Bytes of all tensors together.
    package private(set) var dataByteCount: Int

    package init(metadata: [String: String] = [:]) {
        self.metadata = metadata
        tensors = []
        dataByteCount = 0
    }

    /// Reads and checks a header.
    ///
    /// - Parameters:
    ///   - json: the header without its length, as long as that length says.
    ///   - dataByteCount: bytes of the file after the header.
    package init(parsing json: [UInt8], dataByteCount: Int) throws(SafetensorsDefect) {
        let (metadata, entries) = try HeaderParser.header(json)
        self.metadata = metadata
        tensors = entries.sorted { left, right in
            (left.range.lowerBound, left.range.upperBound, left.name)
                < (right.range.lowerBound, right.range.upperBound, right.name)
        }
        self.dataByteCount = dataByteCount
        try checkCoverage()
    }

    /// The header's length from the first 8 bytes of a file.
    ///
    /// - Parameter fileByteCount: bytes of the whole file, which bounds the header.
    package static func byteCount(
        from prefix: some Collection<UInt8>, fileByteCount: Int
    ) throws(SafetensorsDefect) -> Int {
        guard prefix.count == 8, fileByteCount >= 8 else {
            throw SafetensorsDefect(
                "it has \(fileByteCount.counted("byte")), and a safetensors file begins with 8 for a length")
        }
        let length = prefix.reversed().reduce(UInt64(0)) { $0 << 8 | UInt64($1) }
        guard length <= UInt64(maximumByteCount) else {
            throw SafetensorsDefect(
                "its header claims \(length) bytes, more than the format's \(maximumByteCount); is it a safetensors file?"
            )
        }
        guard length <= UInt64(fileByteCount - 8) else {
            throw SafetensorsDefect(
                "its header claims \(length.counted("byte")), but only \(fileByteCount - 8) follow; "
                    + "the file is cut short, or is no safetensors file"
            )
        }
        return Int(length)
    }

    /// Adds a tensor behind the others.
    mutating func append(_ name: String, _ type: TensorType, shape: [Int], byteCount: Int) {
        precondition(name != Self.metadataKey && !tensors.contains { $0.name == name }, "a name of its own")
        precondition(TensorEntry.byteCount(of: shape, type: type) == byteCount, "a shape that holds the data")
        let range = dataByteCount..<dataByteCount + byteCount
        tensors.append(TensorEntry(name: name, type: type, shape: shape, range: range))
        dataByteCount += byteCount
    }

    private func checkCoverage() throws(SafetensorsDefect) {
        var end = 0
        var previous = "the header"
        for tensor in tensors {
            let begin = tensor.range.lowerBound
            let name = quoted(tensor.name)
            guard begin >= end else {
                throw SafetensorsDefect("tensor \(name) overlaps \(previous) by \((end - begin).counted("byte"))")
            }
            guard begin == end else {
                throw SafetensorsDefect("there is a hole of \((begin - end).counted("byte")) before tensor \(name)")
            }
            end = tensor.range.upperBound
            previous = name
        }
        guard end == dataByteCount else {
            throw SafetensorsDefect("its tensors take \(end.counted("byte")), but \(dataByteCount) follow the header")
        }
    }
}
