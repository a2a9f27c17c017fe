internal import Failures
package import Files
internal import Glibc

/// Bytes that never change once they are here, in memory of their own or in a mapped file.
package final class ByteStorage: @unchecked Sendable {
    // Unchecked, since a pointer is not Sendable: nothing writes through it after the initialiser.

    /// Valid while this object lives.
    package let bytes: UnsafeRawBufferPointer
    /// Frees the bytes by itself; nil where they came from `malloc`.
    private let file: MappedFile?

    /// A part of a mapped file.
    ///
    /// - Parameter range: Clamped to the file.
    package init(_ file: MappedFile, range: Range<Int>) {
        bytes = UnsafeRawBufferPointer(rebasing: file.bytes[range.clamped(to: 0..<file.bytes.count)])
        self.file = file
    }

    package init(_ array: [UInt8]) {
        let memory = UnsafeMutableRawBufferPointer.allocate(byteCount: array.count, alignment: 1)
        memory.copyBytes(from: array)
        bytes = UnsafeRawBufferPointer(memory)
        file = nil
    }

    /// Memory that `fill` initialises whole.
    ///
    /// - Parameter byteCount: Checked by the caller against what is really there to fill it; a request that the
    ///   system cannot meet is a failure all the same.
    package init<E: Error>(
        byteCount: Int, orElse refused: (Int) -> E, fill: (UnsafeMutableRawBufferPointer) throws(E) -> Void
    ) throws(E) {
        guard let address = malloc(max(byteCount, 1)) else { throw refused(byteCount) }
        let memory = UnsafeMutableRawBufferPointer(start: address, count: byteCount)
        do {
            try fill(memory)
        } catch {
            free(address)
            throw error
        }
        bytes = UnsafeRawBufferPointer(memory)
        file = nil
    }

    deinit {
        if file == nil { bytes.deallocate() }
    }
}
