/// Memory of numbers that begins on a 64-byte line and is zero at first; its address never changes.
package final class AlignedBuffer<Element: BitwiseCopyable> {
    package let base: UnsafeMutablePointer<Element>
    package let count: Int

    @inlinable
    package init(count: Int, zero: Element) {
        let raw = UnsafeMutableRawPointer.allocate(
            byteCount: max(1, count) * MemoryLayout<Element>.stride, alignment: 64)
        base = raw.initializeMemory(as: Element.self, repeating: zero, count: max(1, count))
        self.count = count
    }

    deinit { base.deallocate() }
}
