package import Failures
internal import Glibc

/// A file that is replaced whole or not at all, whatever call fails and whenever the process or the power dies.
///
/// What is written goes to a temporary file in the same directory, `.NAME.RANDOM.partial`, and is synchronized before
/// NAME moves to it (so that it never leads to unfinished content); then the directory is synchronized (so that the move
/// is not lost). The temporary file is locked for as long as its writer lives: several may write one name at once, the
/// last to finish wins, and the next to begin removes what a dead one left. Dropping this object without `commit`
/// discards what was written.
package final class AtomicFile {
    /// What a temporary file's name ends in.
    package static let temporarySuffix = ".partial"

    private let path: String
    private let directory: String
    private let fileSystem: any FileSystem
    private let file: FileDescriptor
    private var isOpen = true
    /// Nil once the content has its final name.
    private var temporaryPath: String?
    private var writeFailure: SystemError?

    package init(replacing path: String, fileSystem: any FileSystem = PosixFileSystem()) throws(SystemError) {
        guard let directory = Directory.parent(of: path), path.last != "/" else { throw SystemError("open", EISDIR) }
        let name = Directory.lastName(of: path)
        Self.removeAbandoned(in: directory, fileSystem: fileSystem) { $0 == name }
        self.path = path
        self.directory = directory
        self.fileSystem = fileSystem
        (file, temporaryPath) = try Self.create(for: name, in: directory, fileSystem)
    }

    deinit {
        // In this order, so that nobody else can take it for abandoned.
        if let temporaryPath { try? fileSystem.removeIfPresent(temporaryPath) }
        if isOpen { try? fileSystem.close(file) }
    }

    package func write(_ bytes: UnsafeRawBufferPointer) throws(SystemError) {
        do {
            try fileSystem.writeAll(file, bytes)
        } catch {
            writeFailure = error
            throw error
        }
    }

    package func write(_ bytes: [UInt8]) throws(SystemError) {
        try bytes.span.bytes.withUnsafeBytes { (buffer) throws(SystemError) in try write(buffer) }
    }

    /// Moves the name to what was written; once only.
    ///
    /// - Parameter durable: Whether to wait until a power cut could not undo it or leave the name on lost content;
    ///   without, only for what is checked whenever it is read.
    /// - Throws: The old content is then still there, unless only what follows the rename failed: then the new one is,
    ///   perhaps not past a power cut. Also where a write has failed before.
    package func commit(durable: Bool = true) throws(SystemError) {
        if let writeFailure { throw writeFailure }
        guard let temporaryPath else { preconditionFailure("a file is committed once") }
        if durable { try fileSystem.uninterrupted { () throws(SystemError) in try fileSystem.synchronize(file) } }
        try fileSystem.rename(temporaryPath, to: path)
        self.temporaryPath = nil
        isOpen = false
        try fileSystem.closeOnce(file)
        if durable { try fileSystem.synchronizeDirectory(directory) }
    }

    /// Replaces a file by these bytes. Blocks until the disk has it.
    ///
    /// - Throws: `Failure.inputOutput`, naming the file, the call and the system's reason; see `commit`.
    package static func replace(
        _ path: String, with bytes: [UInt8], fileSystem: any FileSystem = PosixFileSystem()
    ) throws(Failure) {
        do throws(SystemError) {
            let file = try AtomicFile(replacing: path, fileSystem: fileSystem)
            try file.write(bytes)
            try file.commit()
        } catch {
            throw Failure(.inputOutput, "cannot write \(path.onOneLine)", error)
        }
    }

    /// Removes the temporary files of writers that died. What cannot be removed does no harm and stays.
    ///
    /// - Parameter isTarget: Whether to remove those of the file of this name.
    package static func removeAbandoned(
        in directory: String, fileSystem: any FileSystem = PosixFileSystem(), of isTarget: (String) -> Bool
    ) {
        let names = try? fileSystem.uninterrupted { () throws(SystemError) in try fileSystem.entries(of: directory) }
        for name in names ?? [] {
            guard let target = target(of: name), isTarget(target) else { continue }
            let path = "\(directory)/\(name)"
            let opened = try? fileSystem.uninterrupted { () throws(SystemError) in
                try fileSystem.open(path, for: .reading)
            }
            guard let opened else { continue }
            let isAbandoned: Void? = try? fileSystem.uninterrupted { () throws(SystemError) in
                try fileSystem.lock(opened)
            }
            if isAbandoned != nil { try? fileSystem.removeIfPresent(path) }
            try? fileSystem.close(opened)
        }
    }

    /// The file that a temporary file of this name was to become; nil where the name is none of a temporary file.
    private static func target(of name: String) -> String? {
        guard name.hasPrefix("."), name.hasSuffix(temporarySuffix) else { return nil }
        let middle = name.dropFirst().dropLast(temporarySuffix.count)
        guard let dot = middle.lastIndex(of: ".") else { return nil }
        return String(middle[..<dot])
    }

    private static func create(
        for name: String, in directory: String, _ fileSystem: any FileSystem
    ) throws(SystemError) -> (FileDescriptor, path: String) {
        while true {
            // Only tells writers apart; no result depends on it.
            let random = String(UInt64.random(in: .min ... .max), radix: 36)
            let path = "\(directory)/.\(name).\(random)\(temporarySuffix)"
            let file = try fileSystem.uninterrupted { () throws(SystemError) in
                try fileSystem.open(path, for: .creating)
            }
            do {
                if try claim(file, fileSystem) { return (file, path) }
            } catch {
                try? fileSystem.removeIfPresent(path)
                try? fileSystem.close(file)
                throw error
            }
            try? fileSystem.close(file)
        }
    }

    /// - Returns: false where another writer took the file for abandoned before it was locked.
    private static func claim(_ file: FileDescriptor, _ fileSystem: any FileSystem) throws(SystemError) -> Bool {
        do {
            try fileSystem.uninterrupted { () throws(SystemError) in try fileSystem.lock(file) }
        } catch {
            if error.code == EWOULDBLOCK { return false }
            // Without locks nobody can take it for abandoned either.
        }
        return try fileSystem.uninterrupted { () throws(SystemError) in try fileSystem.hasName(file) }
    }
}
