internal import Failures
package import Files
internal import Glibc
package import JSON
internal import Synchronization

/// `metrics.jsonl`: lines of JSON that are whole in the file once `append` returns.
package final class MetricsLog: Sendable {
    private let path: String
    private let fileSystem: any FileSystem
    /// One thread at a time appends, and may have to take back half a line.
    private let file: Mutex<FileDescriptor>

    private init(_ path: String, _ file: FileDescriptor, fileSystem: any FileSystem) {
        self.path = path
        self.file = Mutex(file)
        self.fileSystem = fileSystem
    }

    deinit { try? file.withLock { file throws(SystemError) in try fileSystem.close(file) } }

    /// The longest log that is read back.
    static let maximumByteCount = 1 << 30

    /// Opens a log, and cuts from its end what a resumed run will write again.
    ///
    /// What is cut: a torn last line, the first line that `isKnown` denies, and all lines after that. Nothing is
    /// ever rewritten, so dying here does no harm.
    ///
    /// - Parameter isKnown: whether the checkpoint that the run continues from already knows of a line.
    /// - Returns: the log, and the lines it now holds; there may be fewer than the checkpoint knows after a power cut,
    ///   which the log, unlike checkpoints, does not wait for.
    package static func open(
        _ path: String, fileSystem: any FileSystem = PosixFileSystem(), keepingWhile isKnown: (String) -> Bool
    ) throws -> (log: MetricsLog, lines: [String]) {
        let log: MetricsLog
        do throws(SystemError) {
            let file = try fileSystem.uninterrupted { () throws(SystemError) in
                try fileSystem.open(path, for: .appending)
            }
            log = MetricsLog(path, file, fileSystem: fileSystem)
        } catch {
            throw Failure(.cannotCreate, "cannot open \(path)", error)
        }
        let contents = try InputFile.contents(of: path, limit: maximumByteCount, fileSystem: fileSystem)
        var lines: [String] = []
        var end = 0
        while let newline = contents[end...].firstIndex(of: UInt8(ascii: "\n")) {
            guard let line = String(validating: contents[end..<newline], as: UTF8.self), isKnown(line) else { break }
            lines.append(line)
            end = newline + 1
        }
        if end < contents.count { try log.cut(to: end) }
        return (log, lines)
    }

    /// Appends a line and hands it to the system: from then on it survives this process, not yet a power cut.
    ///
    /// - Parameter line: an object without line breaks.
    /// - Throws: `Failure.inputOutput`, also where the file was removed meanwhile, having taken back what was written of the line, if that is possible.
    package func append(_ line: JSONText) throws {
        precondition(!line.text.utf8.contains(UInt8(ascii: "\n")), "one object a line")
        do throws(SystemError) {
            try file.withLock { file throws(SystemError) in
                // What is written to a removed file is lost as soon as it is closed.
                guard try fileSystem.hasName(file) else { throw SystemError("write", ENOENT) }
                let end = try fileSystem.byteCount(of: file) ?? 0
                do throws(SystemError) {
                    try fileSystem.writeAll(file, Array("\(line.text)\n".utf8))
                } catch {
                    try? fileSystem.truncate(file, to: end)
                    throw error
                }
            }
        } catch {
            throw Failure(.inputOutput, "cannot append to \(path)", error)
        }
    }

    private func cut(to byteCount: Int) throws {
        do throws(SystemError) {
            try file.withLock { file throws(SystemError) in
                try fileSystem.uninterrupted { () throws(SystemError) in
                    try fileSystem.truncate(file, to: byteCount)
                }
            }
        } catch {
            throw Failure(.inputOutput, "cannot cut \(path) back to what the checkpoint knows", error)
        }
    }
}
