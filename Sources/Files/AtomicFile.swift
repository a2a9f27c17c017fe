internal import Glibc

/// Writes a file so that its name never shows anything but the old content or the whole new one, even after a crash:
/// a temporary file, fsync, rename, fsync of the directory.
///
/// The temporary file has no name where the file system allows that (`O_TMPFILE`), so that a killed writer leaves
/// nothing behind. Elsewhere it is called `.NAME.RANDOM.partial` and locked; the next writer of NAME removes those that
/// nobody holds the lock of. Dropping this object without `commit` discards what was written.
package final class AtomicFile {
    private let path: String
    private let directory: String
    private let file: OpenFile
    /// The name of the temporary file; nil while it has none.
    private var temporaryName: String?

    /// - Parameter named: Whether to use a named temporary file even where an unnamed one could be had.
    package init(replacing path: String, named: Bool = false) throws(FileFailure) {
        guard let directory = Directory.parent(of: path), path.last != "/" else {
            throw FileFailure("write", path, code: EISDIR)
        }
        self.path = path
        self.directory = directory
        Self.removeAbandoned(of: path, in: directory)
        if !named, let unnamed = Self.unnamedFile(in: directory) {
            file = unnamed
        } else {
            let name: String
            (file, name) = try Self.namedFile(for: path, in: directory)
            temporaryName = name
        }
    }

    deinit {
        if let temporaryName { unlink(temporaryName) }
    }

    package func write(_ bytes: UnsafeRawBufferPointer) throws(FileFailure) {
        do {
            try file.write(bytes)
        } catch {
            throw FileFailure("write", path, code: error.code)
        }
    }

    package func write(_ bytes: [UInt8]) throws(FileFailure) {
        try bytes.span.bytes.withUnsafeBytes { (buffer) throws(FileFailure) in try write(buffer) }
    }

    /// Gives the file its name.
    ///
    /// - Parameter durable: Whether to wait until a power cut could not undo it or leave the name on lost content;
    ///   without, only for what is checked whenever it is read.
    package func commit(durable: Bool = true) throws(FileFailure) {
        if durable { try file.synchronize() }
        if temporaryName == nil {
            _ = file.lock(waiting: true)
            let name = Self.temporaryName(for: path, in: directory)
            // An unnamed file cannot replace a named one, so it gets a temporary name first.
            guard linkat(AT_FDCWD, Self.link(to: file), AT_FDCWD, name, AT_SYMLINK_FOLLOW) == 0 else {
                throw .last("create", path)
            }
            temporaryName = name
        }
        guard let name = temporaryName, rename(name, path) == 0 else { throw .last("replace", path) }
        temporaryName = nil
        if durable { try Directory.synchronize(directory) }
    }

    /// - Returns: nil where the file system or the lack of /proc rules it out; the named way then says what is wrong.
    private static func unnamedFile(in directory: String) -> OpenFile? {
        // O_TMPFILE is a compound macro that Swift does not import; this is its value on every Linux but alpha, parisc
        // and sparc.
        let unnamed = 0o20_000_000 | O_DIRECTORY
        guard let file = try? OpenFile(directory, flags: O_WRONLY | unnamed, action: "create a file in"),
            access(link(to: file), F_OK) == 0
        else { return nil }
        return file
    }

    private static func namedFile(
        for path: String, in directory: String
    ) throws(FileFailure) -> (OpenFile, name: String) {
        while true {
            let name = temporaryName(for: path, in: directory)
            let file: OpenFile
            do {
                file = try OpenFile(name, flags: O_WRONLY | O_CREAT | O_EXCL, action: "create")
            } catch {
                throw FileFailure(error.action, path, code: error.code)
            }
            _ = file.lock(waiting: true)
            // Another writer may have taken the file for abandoned before it was locked.
            if try file.status().st_nlink > 0 { return (file, name) }
        }
    }

    private static func link(to file: OpenFile) -> String { "/proc/self/fd/\(file.descriptor)" }

    private static func temporaryName(for path: String, in directory: String) -> String {
        // Only tells writers apart; no result depends on it.
        let random = String(UInt64.random(in: .min ... .max), radix: 36)
        return "\(directory)/.\(Directory.lastName(of: path)).\(random).partial"
    }

    private static func removeAbandoned(of path: String, in directory: String) {
        let prefix = ".\(Directory.lastName(of: path))."
        let names = (try? Directory.names(in: directory)) ?? []
        for name in names where name.hasPrefix(prefix) && name.hasSuffix(".partial") {
            let abandoned = "\(directory)/\(name)"
            guard let file = try? OpenFile(abandoned, flags: O_RDONLY | O_NOFOLLOW | O_NONBLOCK, action: "open"),
                file.lock(waiting: false)
            else { continue }
            unlink(abandoned)
        }
    }
}
