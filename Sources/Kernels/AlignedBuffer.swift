/// Memory of numbers that begins on a 64-byte line and is zero at first.
final class AlignedBuffer<Element: BitwiseCopyable> {
    let base: UnsafeMutablePointer<Element>
    let count: Int

    init(count: Int, zero: Element) {
        let raw = UnsafeMutableRawPointer.allocate(
            byteCount: max(1, count) * MemoryLayout<Element>.stride, alignment: 64)
        base = raw.initializeMemory(as: Element.self, repeating: zero, count: max(1, count))
        self.count = count
    }

    deinit { base.deallocate() }
}
