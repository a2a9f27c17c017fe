/// An open file's number.
package typealias FileDescriptor = Int32

/// The system calls that writing files takes, one method each, so that tests can fail or kill any of them.
///
/// Nothing here retries, loops or cleans up: what must survive a fault stands above this seam, where it is tested.
package protocol FileSystem: Sendable {
    func open(_ path: String, for purpose: OpenPurpose) throws(SystemError) -> FileDescriptor
    /// - Returns: bytes read, fewer than asked at the system's pleasure; 0 at the end.
    func read(_ file: FileDescriptor, into buffer: UnsafeMutableRawBufferPointer) throws(SystemError) -> Int
    /// - Returns: bytes written, fewer than asked at the system's pleasure.
    func write(_ file: FileDescriptor, _ bytes: UnsafeRawBufferPointer) throws(SystemError) -> Int
    /// - Returns: the size in bytes; nil when it is no regular file.
    func byteCount(of file: FileDescriptor) throws(SystemError) -> Int?
    /// Whether the file still has a name, and was not removed behind its writer's back.
    func hasName(_ file: FileDescriptor) throws(SystemError) -> Bool
    func truncate(_ file: FileDescriptor, to byteCount: Int) throws(SystemError)
    /// Makes a file's contents, or a directory's entries, survive a power cut.
    func synchronize(_ file: FileDescriptor) throws(SystemError)
    /// Takes the exclusive lock that lasts as long as the file is open, or fails with `EWOULDBLOCK`.
    func lock(_ file: FileDescriptor) throws(SystemError)
    /// Closes the file, also when it fails.
    func close(_ file: FileDescriptor) throws(SystemError)
    func makeDirectory(_ path: String) throws(SystemError)
    /// Names in no particular order, without `.` and `..`.
    func entries(of directory: String) throws(SystemError) -> [String]
    /// Replaces `target`, if there is one, in one stroke.
    func rename(_ source: String, to target: String) throws(SystemError)
    func remove(_ path: String) throws(SystemError)
}
