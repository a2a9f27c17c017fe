internal import Glibc

/// The bytes of a regular file, mapped read-only and private for the life of this object.
///
/// Only for files that are replaced by renaming and never shortened in place: a mapping of a file that shrinks ends
/// the process with SIGBUS when the lost part is read.
// Threads may share it: the pages are only read, and unmapped when the last owner is gone.
package final class MappedFile: @unchecked Sendable {
    // Unchecked, since a pointer is not Sendable: the mapping is read-only and is unmapped by deinit alone.

    private let bytes: UnsafeRawBufferPointer

    package init(_ path: String) throws(FileFailure) {
        let file = try OpenFile(reading: path)
        let count = try file.regularFileByteCount()
        guard count > 0 else {
            bytes = UnsafeRawBufferPointer(start: nil, count: 0)
            return
        }
        // Populating at once spares one page fault for every few pages.
        let address = mmap(nil, count, PROT_READ, MAP_PRIVATE | Int32(MAP_POPULATE), file.descriptor, 0)
        guard let address, address != MAP_FAILED else { throw .last("map", path) }
        bytes = UnsafeRawBufferPointer(start: address, count: count)
    }

    /// The length of the file.
    package var count: Int { bytes.count }

    /// - Parameter body: Given the whole file, which must not be used beyond.
    package func withUnsafeBytes<R, E: Error>(_ body: (UnsafeRawBufferPointer) throws(E) -> R) throws(E) -> R {
        defer { withExtendedLifetime(self) {} }
        return try body(bytes)
    }

    deinit {
        guard let address = bytes.baseAddress else { return }
        munmap(UnsafeMutableRawPointer(mutating: address), bytes.count)
    }
}
