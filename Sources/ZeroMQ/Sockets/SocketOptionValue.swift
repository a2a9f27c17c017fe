/// A type that socket options come in, in libzmq's representation.
package protocol SocketOptionValue: Sendable {
    /// How many bytes libzmq must be offered room for; nil where values differ in length.
    static var optionByteCount: Int? { get }

    /// - Returns: nil if the bytes are no such value.
    init?(optionBytes: UnsafeRawBufferPointer)

    func withOptionBytes<Result>(_ body: (UnsafeRawBufferPointer) -> Result) -> Result
}

extension Bool: SocketOptionValue {
    package static var optionByteCount: Int? { MemoryLayout<Int32>.size }

    package init?(optionBytes: UnsafeRawBufferPointer) {
        guard let number = Int(optionBytes: optionBytes) else { return nil }
        self = number != 0
    }

    package func withOptionBytes<Result>(_ body: (UnsafeRawBufferPointer) -> Result) -> Result {
        Swift.withUnsafeBytes(of: Int32(self ? 1 : 0), body)
    }
}

/// A C `int`.
extension Int: SocketOptionValue {
    package static var optionByteCount: Int? { MemoryLayout<Int32>.size }

    package init?(optionBytes: UnsafeRawBufferPointer) {
        guard optionBytes.count == MemoryLayout<Int32>.size else { return nil }
        self = Int(optionBytes.loadUnaligned(as: Int32.self))
    }

    package func withOptionBytes<Result>(_ body: (UnsafeRawBufferPointer) -> Result) -> Result {
        Swift.withUnsafeBytes(of: Int32(clamping: self), body)
    }
}

extension Int64: SocketOptionValue {
    package static var optionByteCount: Int? { MemoryLayout<Int64>.size }

    package init?(optionBytes: UnsafeRawBufferPointer) {
        guard optionBytes.count == MemoryLayout<Int64>.size else { return nil }
        self = optionBytes.loadUnaligned(as: Int64.self)
    }

    package func withOptionBytes<Result>(_ body: (UnsafeRawBufferPointer) -> Result) -> Result {
        Swift.withUnsafeBytes(of: self, body)
    }
}

/// Milliseconds as a C `int`.
extension Duration: SocketOptionValue {
    package static var optionByteCount: Int? { MemoryLayout<Int32>.size }

    package init?(optionBytes: UnsafeRawBufferPointer) {
        guard let number = Int(optionBytes: optionBytes) else { return nil }
        self = .milliseconds(number)
    }

    package func withOptionBytes<Result>(_ body: (UnsafeRawBufferPointer) -> Result) -> Result {
        Swift.withUnsafeBytes(of: roundedUpMilliseconds, body)
    }
}

extension [UInt8]: SocketOptionValue {
    package static var optionByteCount: Int? { nil }

    package init?(optionBytes: UnsafeRawBufferPointer) {
        self = Array(optionBytes)
    }

    package func withOptionBytes<Result>(_ body: (UnsafeRawBufferPointer) -> Result) -> Result {
        withUnsafeBytes(body)
    }
}

extension String: SocketOptionValue {
    package static var optionByteCount: Int? { nil }

    package init?(optionBytes: UnsafeRawBufferPointer) {
        self = String(decoding: optionBytes.prefix { $0 != 0 }, as: UTF8.self)
    }

    package func withOptionBytes<Result>(_ body: (UnsafeRawBufferPointer) -> Result) -> Result {
        Array(utf8).withUnsafeBytes(body)
    }
}
