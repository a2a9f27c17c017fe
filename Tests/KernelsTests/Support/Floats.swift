/// Floats on a 64-byte line, as the kernel wants them.
final class Floats {
    let base: UnsafeMutablePointer<Float>
    let count: Int

    init(count: Int, repeating value: Float = 0) {
        let raw = UnsafeMutableRawPointer.allocate(byteCount: max(1, count) * 4, alignment: 64)
        base = raw.initializeMemory(as: Float.self, repeating: value, count: max(1, count))
        self.count = count
    }

    convenience init(_ values: [Float]) {
        self.init(count: values.count)
        for (index, value) in values.enumerated() { base[index] = value }
    }

    deinit { base.deallocate() }

    var values: [Float] { (0..<count).map { base[$0] } }
    var bits: [UInt32] { values.map(\.bitPattern) }
}
