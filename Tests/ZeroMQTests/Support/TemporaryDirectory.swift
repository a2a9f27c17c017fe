import Glibc

/// A fresh private directory, removed with the files in it when the test lets go of it.
final class TemporaryDirectory {
    let path: String

    init() throws {
        var template = Array("/tmp/apus-zeromq-XXXXXX".utf8CString)
        guard mkdtemp(&template) != nil else { throw SystemCallError(code: errno) }
        path = String(decoding: template.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self)
    }

    deinit {
        for name in names { unlink("\(path)/\(name)") }
        rmdir(path)
    }

    var names: [String] {
        guard let directory = opendir(path) else { return [] }
        defer { closedir(directory) }
        var names: [String] = []
        while let entry = readdir(directory) {
            let name = withUnsafeBytes(of: entry.pointee.d_name) { bytes in
                String(decoding: bytes.prefix { $0 != 0 }, as: UTF8.self)
            }
            if name != ".", name != ".." { names.append(name) }
        }
        return names.sorted()
    }

    /// Writes a file as another program would.
    func write(_ text: String, to name: String, mode: mode_t = 0o644) throws {
        guard let file = fopen("\(path)/\(name)", "w") else { throw SystemCallError(code: errno) }
        fputs(text, file)
        fclose(file)
        chmod("\(path)/\(name)", mode)
    }
}

struct SystemCallError: Error {
    let code: Int32
}
