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

extension SafetensorsHeader {
    /// The 8 bytes of length and the padded JSON. The same header always gives the same bytes: metadata by the order
    /// of their keys' UTF-8, tensors by offset.
    package func encoded() -> [UInt8] {
        var members: [String] = []
        if !metadata.isEmpty {
            let entries = metadata.sorted { $0.key.utf8.lexicographicallyPrecedes($1.key.utf8) }
                .map { "\(Self.literal($0.key)):\(Self.literal($0.value))" }
            members.append("\(Self.literal(Self.metadataKey)):{\(entries.joined(separator: ","))}")
        }
        for tensor in tensors {
            let shape = tensor.shape.map(String.init).joined(separator: ",")
            members.append(
                "\(Self.literal(tensor.name)):{\"dtype\":\"\(tensor.type.rawValue)\",\"shape\":[\(shape)],"
                    + "\"data_offsets\":[\(tensor.range.lowerBound),\(tensor.range.upperBound)]}")
        }
        var json = Array("{\(members.joined(separator: ","))}".utf8)
        json.append(contentsOf: repeatElement(UInt8(ascii: " "), count: (8 - json.count % 8) % 8))
        let length = UInt64(json.count)
        return (0..<8).map { UInt8(truncatingIfNeeded: length >> ($0 * 8)) } + json
    }

    /// A JSON string: quotation marks, backslashes and control characters escaped, all else as UTF-8.
    private static func literal(_ text: String) -> String {
        var result = "\""
        for scalar in text.unicodeScalars {
            switch scalar {
            case "\"": result += "\\\""
            case "\\": result += "\\\\"
            case "\n": result += "\\n"
            case "\u{0}"..<" ":
                let digits = String(scalar.value, radix: 16)
                result += "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
            default: result.unicodeScalars.append(scalar)
            }
        }
        return result + "\""
    }
}

/// One tensor of a safetensors file: what it is called, what it holds and where.
package struct TensorEntry: Sendable, Hashable {
    package let name: String
    package let type: TensorType
    /// Outermost dimension first; empty for a scalar.
    package let shape: [Int]
    /// The tensor's bytes, counted from the end of the header.
    package let range: Range<Int>

    /// Bytes that `shape` elements of `type` take; nil when that is more than an `Int` holds.
    package static func byteCount(of shape: [Int], type: TensorType) -> Int? {
        var count = type.byteCount
        // A zero anywhere makes the tensor empty, however large its other dimensions are.
        if shape.contains(0) { return 0 }
        for dimension in shape {
            let (product, overflow) = count.multipliedReportingOverflow(by: dimension)
            if overflow { return nil }
            count = product
        }
        return count
    }
}

/// The element types of the safetensors format that fill whole bytes, by the names its headers use.
package enum TensorType: String, Sendable, Hashable, CaseIterable {
    case bool = "BOOL"
    case uint8 = "U8"
    case int8 = "I8"
    case float8E5M2 = "F8_E5M2"
    case float8E4M3 = "F8_E4M3"
    case int16 = "I16"
    case uint16 = "U16"
    case float16 = "F16"
    case bfloat16 = "BF16"
    case int32 = "I32"
    case uint32 = "U32"
    case float32 = "F32"
    case float64 = "F64"
    case int64 = "I64"
    case uint64 = "U64"

    /// Bytes of one element.
    package var byteCount: Int {
        switch self {
        case .bool, .uint8, .int8, .float8E5M2, .float8E4M3: 1
        case .int16, .uint16, .float16, .bfloat16: 2
        case .int32, .uint32, .float32: 4
        case .float64, .int64, .uint64: 8
        }
    }
}
