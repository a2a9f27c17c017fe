package import Failures
internal import Glibc

/// A new directory that only this user can enter, for what keeps nothing; it is removed with all it holds when this object
/// ends.
package final class ScratchDirectory {
    package let path: String

    /// - Throws: `Failure.cannotCreate` where `TMPDIR`, or /tmp, takes no directory.
    package init() throws(Failure) {
        let parent = getenv("TMPDIR").map { String(cString: $0) } ?? "/tmp"
        var template = Array("\(parent)/apus-XXXXXX".utf8CString)
        let made = template.withUnsafeMutableBufferPointer { buffer in
            buffer.baseAddress.flatMap(mkdtemp).map { String(cString: $0) }
        }
        guard let made else {
            throw Failure(
                .cannotCreate,
                "cannot make a directory in \(parent) to work in: \(String(cString: strerror(errno))); name another by TMPDIR"
            )
        }
        path = made
    }

    deinit { Self.remove(path) }

    /// Removes a file, or a directory with all it holds.
    package static func remove(_ path: String) {
        if Directory.exists(path) {
            for name in (try? Directory.names(in: path)) ?? [] { remove("\(path)/\(name)") }
        }
        _ = Glibc.remove(path)
    }
}
