package import Failures
internal import Glibc

/// Directories by path.
package enum Directory {
    /// Makes the directory and those above it that are missing.
    ///
    /// - Parameter mode: The permissions of each one made, less the umask.
    package static func create(_ path: String, mode: UInt32 = 0o777) throws(FileFailure) {
        if mkdir(path, mode) == 0 { return }
        let code = errno
        if code == ENOENT, let parent = parent(of: path), parent != path {
            try create(parent, mode: mode)
            if mkdir(path, mode) == 0 { return }
            if errno == EEXIST && exists(path) { return }
            throw .last("make the directory", path)
        }
        guard code == EEXIST && exists(path) else {
            throw FileFailure("make the directory", path, code: code == EEXIST ? ENOTDIR : code)
        }
    }

    /// Whether there is a directory of that name.
    package static func exists(_ path: String) -> Bool {
        var status = stat()
        return stat(path, &status) == 0 && status.st_mode & S_IFMT == S_IFDIR
    }

    /// The names in a directory, sorted, without `.` and `..`; names that are not UTF-8 are repaired and so not found.
    package static func names(in path: String) throws(FileFailure) -> [String] {
        guard let directory = opendir(path) else { throw .last("read the directory", path) }
        defer { closedir(directory) }
        var names: [String] = []
        while true {
            errno = 0
            guard let entry = readdir(directory) else {
                guard errno == 0 else { throw .last("read the directory", path) }
                return names.sorted()
            }
            let name = withUnsafeBytes(of: entry.pointee.d_name) { bytes in
                String(decoding: bytes.prefix { $0 != 0 }, as: UTF8.self)
            }
            if name != "." && name != ".." { names.append(name) }
        }
    }

    /// What lies before the last name of the path: `.` for a bare name, nil for the root and the empty path.
    package static func parent(of path: String) -> String? {
        var trimmed = Substring(path)
        while trimmed.count > 1, trimmed.last == "/" { trimmed.removeLast() }
        guard trimmed != "/", !trimmed.isEmpty else { return nil }
        guard let slash = trimmed.lastIndex(of: "/") else { return "." }
        return slash == trimmed.startIndex ? "/" : String(trimmed[..<slash])
    }

    /// The last name of the path.
    package static func lastName(of path: String) -> String {
        path.split(separator: "/").last.map(String.init) ?? path
    }
}

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
