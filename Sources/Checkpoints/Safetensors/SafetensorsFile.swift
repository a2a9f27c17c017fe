internal import Failures
package import Files

#if _endian(big)
#error("Tensors are little-endian in the file and are copied as they lie in memory.")
#endif

/// A safetensors file in memory: read from bytes, or built tensor by tensor and encoded.
package struct SafetensorsFile: Sendable, Hashable {
    package private(set) var header: SafetensorsHeader
    /// The tensors' bytes, as long as the header says.
    private var data: [UInt8]

    /// An empty file to build on.
    package init(metadata: [String: String] = [:]) {
        header = SafetensorsHeader(metadata: metadata)
        data = []
    }

    /// Reads and checks a whole file.
    package init(bytes: [UInt8]) throws(SafetensorsDefect) {
        let length = try SafetensorsHeader.byteCount(from: bytes.prefix(8), fileByteCount: bytes.count)
        let body = 8 + length
        let header = try SafetensorsHeader(parsing: Array(bytes[8..<body]), dataByteCount: bytes.count - body)
        self.init(header: header, data: Array(bytes[body...]))
    }

    /// - Parameter data: as many bytes as the header counts.
    init(header: SafetensorsHeader, data: [UInt8]) {
        precondition(data.count == header.dataByteCount, "a header for its data")
        self.header = header
        self.data = data
    }

    package var metadata: [String: String] {
        get { header.metadata }
        set { header.metadata = newValue }
    }

    package var tensors: [TensorEntry] { header.tensors }

    /// The same file always gives the same bytes.
    package func encoded() -> [UInt8] {
        var bytes = header.encoded()
        bytes.reserveCapacity(bytes.count + data.count)
        bytes.append(contentsOf: data)
        return bytes
    }

    /// Adds a float32 tensor behind the others.
    ///
    /// - Parameters:
    ///   - name: not used by another tensor of this file.
    ///   - shape: its dimensions multiply to `values.count`.
    package mutating func append(_ name: String, shape: [Int], _ values: ArraySlice<Float>) {
        values.withUnsafeBytes { bytes in
            header.append(name, .float32, shape: shape, byteCount: bytes.count)
            data.append(contentsOf: bytes)
        }
    }

    /// A tensor's elements as float32, rounded to nearest where it holds float64.
    ///
    /// - Parameter tensor: one of `tensors`, of floating point.
    package func floats(of tensor: TensorEntry) throws(SafetensorsDefect) -> [Float] {
        let type = tensor.type
        let count = tensor.range.count / type.byteCount
        let bytes = data[tensor.range]
        switch type {
        case .float32:
            return [Float](unsafeUninitializedCapacity: count) { floats, initialized in
                UnsafeMutableRawBufferPointer(floats).copyBytes(from: bytes)
                initialized = count
            }
        case .float64: return Self.convert(bytes, count) { Float(Double(bitPattern: $0)) }
        case .float16: return Self.convert(bytes, count) { Float(Float16(bitPattern: $0)) }
        case .bfloat16: return Self.convert(bytes, count) { (bits: UInt16) in Float(bitPattern: UInt32(bits) << 16) }
        default:
            throw SafetensorsDefect("tensor \(quoted(tensor.name)) holds \(type.rawValue), not floating-point numbers")
        }
    }

    /// The bytes of one tensor of `tensors`.
    package func withBytes<Result>(of tensor: TensorEntry, _ body: (UnsafeRawBufferPointer) -> Result) -> Result {
        data[tensor.range].withUnsafeBytes { body($0) }
    }

    private static func convert<Bits: FixedWidthInteger>(
        _ bytes: ArraySlice<UInt8>, _ count: Int, _ float: (Bits) -> Float
    ) -> [Float] {
        bytes.withUnsafeBytes { raw in
            (0..<count).map { index in
                float(raw.loadUnaligned(fromByteOffset: index * MemoryLayout<Bits>.size, as: Bits.self))
            }
        }
    }
}

extension SafetensorsFile {
    /// The most bytes that are read into memory: weights of a billion parameters. MNIST's take a few megabytes.
    private static let maximumByteCount = 4 << 30

    /// Reads and checks the file at `path`: first its header, and the data only when header and size agree.
    ///
    /// - Throws: `Failure.data`, naming the file and what is wrong with it.
    package init(reading path: String, fileSystem: any FileSystem) throws {
        let file = try InputFile.open(path, fileSystem: fileSystem)
        do {
            guard file.byteCount <= Self.maximumByteCount else {
                throw SafetensorsDefect(
                    "it has \(file.byteCount) bytes, more than the \(Self.maximumByteCount) allowed")
            }
            let prefix = try file.read(min(8, file.byteCount))
            let length = try SafetensorsHeader.byteCount(from: prefix, fileByteCount: file.byteCount)
            let header = try SafetensorsHeader(
                parsing: try file.read(length), dataByteCount: file.byteCount - 8 - length)
            self.init(header: header, data: try file.read(header.dataByteCount))
        } catch let defect as SafetensorsDefect {
            throw Failure(.data, "cannot read \(path): \(defect)")
        }
    }
}

/// Why some bytes are not the file they should be: a phrase that completes "cannot read FILE: ...".
package struct SafetensorsDefect: Error, Sendable, Equatable, CustomStringConvertible {
    package let reason: String

    init(_ reason: String) { self.reason = reason }

    package var description: String { reason }
}

/// A name from a file, fit for one line of a message: in quotation marks, control characters spelt out, cut after 60
/// scalars.
func quoted(_ name: String) -> String {
    let shown = String(String.UnicodeScalarView(name.unicodeScalars.prefix(60)))
    return "\"\(shown.onOneLine)\(name.unicodeScalars.dropFirst(60).isEmpty ? "" : "...")\""
}

/// Numbers from a file, fit for a message: the first eight of them.
func listed(_ numbers: [Int]) -> String {
    let shown = numbers.prefix(8).map(String.init).joined(separator: ", ")
    return "[\(shown)\(numbers.count > 8 ? ", ... \(numbers.count) in all" : "")]"
}
