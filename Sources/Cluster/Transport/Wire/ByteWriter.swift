internal import Training

/// Appends little-endian fields.
struct ByteWriter {
    private(set) var bytes: [UInt8] = []

    init(reserving count: Int = 64) { bytes.reserveCapacity(count) }

    mutating func write<Integer: FixedWidthInteger>(_ value: Integer) {
        withUnsafeBytes(of: value.littleEndian) { bytes.append(contentsOf: $0) }
    }

    mutating func write(_ value: Double) { write(value.bitPattern) }

    mutating func write(_ node: TreeNode) {
        write(node.level)
        write(node.index)
    }

    mutating func write(_ raw: [UInt8]) { bytes.append(contentsOf: raw) }
}
