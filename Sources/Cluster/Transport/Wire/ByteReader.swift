internal import Failures
internal import Training

/// Takes little-endian fields off the front of bytes that came from outside: every read is checked, none traps.
struct ByteReader {
    private let bytes: UnsafeRawBufferPointer
    private var position = 0

    init(_ bytes: UnsafeRawBufferPointer) { self.bytes = bytes }

    var remaining: Int { bytes.count - position }

    mutating func read<Integer: FixedWidthInteger>(_: Integer.Type = Integer.self) throws(WireDefect) -> Integer {
        let size = MemoryLayout<Integer>.size
        guard remaining >= size else {
            throw WireDefect("ends after \(bytes.count.counted("byte")), \(size - remaining) too early")
        }
        let value = bytes.loadUnaligned(fromByteOffset: position, as: Integer.self)
        position += size
        return Integer(littleEndian: value)
    }

    mutating func readDouble() throws(WireDefect) -> Double { Double(bitPattern: try read(UInt64.self)) }

    mutating func readNode() throws(WireDefect) -> TreeNode {
        let level = try read(UInt8.self)
        guard level <= 31 else { throw WireDefect("names a tree level of \(level), above 31") }
        return TreeNode(level: level, index: try read(UInt32.self))
    }

    mutating func readBytes(_ count: Int) throws(WireDefect) -> [UInt8] {
        guard count >= 0, remaining >= count else { throw WireDefect("lacks \((count - remaining).counted("byte"))") }
        defer { position += count }
        return Array(bytes[position..<position + count])
    }

    /// The message must be over here.
    func finish() throws(WireDefect) {
        guard remaining == 0 else { throw WireDefect("has \(remaining.counted("byte")) too many") }
    }
}
