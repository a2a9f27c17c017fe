import Glibc

/// A fresh private directory, removed when the test lets go of it; by then it must be empty.
final class TemporaryDirectory {
    let path: String

    init() throws {
        var template = Array("/tmp/apus-training-XXXXXX".utf8CString)
        guard mkdtemp(&template) != nil else { throw SystemCallError(code: errno) }
        path = String(decoding: template.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self)
    }

    deinit { rmdir(path) }
}

struct SystemCallError: Error {
    let code: Int32
}
