internal import Failures
internal import Glibc

/// A directory that only this user can enter, for a job that keeps nothing; it is removed with this value.
final class ScratchDirectory {
    let path: String

    init() throws(Failure) {
        let parent = getenv("TMPDIR").map { String(cString: $0) } ?? "/tmp"
        var template = Array("\(parent)/apus-XXXXXX".utf8CString)
        guard mkdtemp(&template) != nil else {
            throw Failure(
                .cannotCreate,
                "cannot make a directory in \(parent) for the local workers' socket: "
                    + "\(String(cString: strerror(errno))); name another by TMPDIR")
        }
        path = String(decoding: template.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self)
    }

    deinit { rmdir(path) }
}
