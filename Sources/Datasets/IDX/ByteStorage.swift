internal import Glibc

/// Bytes that never change once they are here.
// Threads may share it: nobody can write the bytes after `init`, and they are freed when the last owner is gone.
package final class ByteStorage: @unchecked Sendable {
    // Unchecked, since a pointer is not Sendable: nothing writes through it after the initializer.

    /// From `malloc`.
    private let memory: UnsafeRawBufferPointer

    package var count: Int { memory.count }

    package convenience init(_ array: [UInt8]) {
        let memory = UnsafeMutableRawBufferPointer.allocate(byteCount: array.count, alignment: 16)
        memory.copyBytes(from: array)
        self.init(owning: UnsafeRawBufferPointer(memory))
    }

    /// Memory that `fill` initializes whole.
    ///
    /// - Parameters:
    ///   - byteCount: Checked by the caller against what is really there to fill it.
    ///   - refused: The error for a request that the system cannot meet.
    package convenience init<E: Error>(
        byteCount: Int, orElse refused: (Int) -> E, fill: (UnsafeMutableRawBufferPointer) throws(E) -> Void
    ) throws(E) {
        guard let address = malloc(max(byteCount, 1)) else { throw refused(byteCount) }
        let memory = UnsafeMutableRawBufferPointer(start: address, count: byteCount)
        Self.adviseLargePages(memory)
        do {
            try fill(memory)
        } catch {
            free(address)
            throw error
        }
        self.init(owning: UnsafeRawBufferPointer(memory))
    }

    /// Asks for pages of 2 MiB where whole ones fit: filling memory for the first time costs a fault a page, which for
    /// MNIST in small ones takes as long as reading the file. Nothing depends on getting them.
    private static func adviseLargePages(_ memory: UnsafeMutableRawBufferPointer) {
        let page = 1 << 21
        guard let base = memory.baseAddress, memory.count >= 2 * page else { return }
        let padding = (page - Int(bitPattern: base) % page) % page
        madvise(base + padding, (memory.count - padding) / page * page, MADV_HUGEPAGE)
    }

    private init(owning memory: UnsafeRawBufferPointer) {
        self.memory = memory
    }

    deinit { memory.deallocate() }

    /// - Parameter body: Given all bytes, which must not be used beyond.
    package func withUnsafeBytes<R, E: Error>(_ body: (UnsafeRawBufferPointer) throws(E) -> R) throws(E) -> R {
        defer { withExtendedLifetime(self) {} }
        return try body(memory)
    }
}
