internal import Files
internal import Glibc

/// A new empty directory that is removed with all it holds when this object ends.
package final class TemporaryDirectory {
    package let path: String

    package init() throws {
        var template = Array("/tmp/apus-test-XXXXXX".utf8CString)
        let made = template.withUnsafeMutableBufferPointer { buffer in
            buffer.baseAddress.flatMap(mkdtemp).map { String(cString: $0) }
        }
        guard let made else { throw FileFailure.last("make a directory like", "/tmp/apus-test-XXXXXX") }
        path = made
    }

    deinit { Self.remove(path) }

    /// The path of a name in it.
    package func callAsFunction(_ name: String) -> String { "\(path)/\(name)" }

    /// The names in it or in a directory of it, hidden ones too, sorted; none where there is no such directory.
    package func names(in subdirectory: String = "") -> [String] {
        (try? Directory.names(in: "\(path)/\(subdirectory)")) ?? []
    }

    /// - Returns: The path of the file, written anew, with the directories above it.
    @discardableResult
    package func write(_ name: String, _ bytes: [UInt8]) throws -> String {
        let path = self(name)
        if let parent = Directory.parent(of: path) { try Directory.create(parent) }
        // ext4 waits for the disk when a file is cut to nothing and written again; a new one costs nothing.
        Glibc.remove(path)
        guard let file = fopen(path, "wb") else { throw FileFailure.last("create", path) }
        defer { fclose(file) }
        guard fwrite(bytes, 1, bytes.count, file) == bytes.count else { throw FileFailure.last("write", path) }
        return path
    }

    /// Writes a text as another program would.
    package func write(_ text: String, to name: String, mode: UInt32 = 0o644) throws {
        let path = try write(name, Array(text.utf8))
        guard chmod(path, mode) == 0 else { throw SystemCallError(code: errno) }
    }

    package func read(_ name: String) throws -> [UInt8] {
        try OpenFile(reading: self(name)).bytes(atMost: .max)
    }

    private static func remove(_ path: String) {
        for name in (try? Directory.names(in: path)) ?? [] { remove("\(path)/\(name)") }
        Glibc.remove(path)
    }
}

/// What the system said to a call that a test cannot do without.
package struct SystemCallError: Error {
    package let code: Int32

    package init(code: Int32) { self.code = code }
}
