internal import Files
internal import Glibc

/// Bytes that never change once they are here, in memory of their own or in a mapped file.
// Threads may share it: nobody can write the bytes after `init`, and they are freed when the last owner is gone.
package final class ByteStorage: @unchecked Sendable {
    // Unchecked, since a pointer is not Sendable: nothing writes through it after the initialiser.

    private enum Place {
        /// From `malloc`.
        case memory(UnsafeRawBufferPointer)
        /// Within the file.
        case file(MappedFile, Range<Int>)
    }

    private let place: Place

    package var count: Int {
        switch place {
        case .memory(let bytes): bytes.count
        case .file(_, let range): range.count
        }
    }

    /// A part of a mapped file.
    ///
    /// - Parameter range: Clamped to the file.
    init(_ file: MappedFile, range: Range<Int>) {
        place = .file(file, range.clamped(to: 0..<file.count))
    }

    package convenience init(_ array: [UInt8]) {
        let place = UnsafeMutableRawBufferPointer.allocate(byteCount: array.count, alignment: 16)
        place.copyBytes(from: array)
        self.init(owning: UnsafeRawBufferPointer(place))
    }

    /// Memory that `fill` initialises whole.
    ///
    /// - Parameters:
    ///   - byteCount: Checked by the caller against what is really there to fill it.
    ///   - refused: The error for a request that the system cannot meet.
    package convenience init<E: Error>(
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
        self.init(owning: UnsafeRawBufferPointer(memory))
    }

    private init(owning memory: UnsafeRawBufferPointer) {
        place = .memory(memory)
    }

    deinit {
        if case .memory(let bytes) = place { bytes.deallocate() }
    }

    /// - Parameter body: Given all bytes, which must not be used beyond.
    package func withUnsafeBytes<R, E: Error>(_ body: (UnsafeRawBufferPointer) throws(E) -> R) throws(E) -> R {
        defer { withExtendedLifetime(self) {} }
        switch place {
        case .memory(let bytes):
            return try body(bytes)
        case .file(let file, let range):
            return try file.withUnsafeBytes { (bytes) throws(E) in
                try body(UnsafeRawBufferPointer(rebasing: bytes[range]))
            }
        }
    }
}
