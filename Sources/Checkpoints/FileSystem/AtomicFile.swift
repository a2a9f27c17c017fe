internal import Failures

/// A file that is replaced whole or not at all, whatever call fails and whenever the process or the power dies.
///
/// The new contents go to a temporary file in the same directory and are synchronized before the name moves to them
/// (so the name never leads to unfinished contents); then the directory is synchronized (so the move is not lost).
/// One writer at a time: the holder of the run's lock.
package struct AtomicFile: Sendable {
    /// What a temporary file's name ends in.
    static let temporarySuffix = ".tmp"

    private let directory: String
    private let name: String
    private let fileSystem: any FileSystem

    package init(_ name: String, in directory: String, fileSystem: any FileSystem) {
        self.name = name
        self.directory = directory
        self.fileSystem = fileSystem
    }

    package var path: String { "\(directory)/\(name)" }
    private var temporaryPath: String { path + Self.temporarySuffix }

    /// Replaces the file. Blocks until the disk has it.
    ///
    /// - Throws: `Failure.inputOutput`, naming the file, the call and the system's reason. The old contents are then
    ///   still there, unless only the last call failed, the directory's fsync: then the new ones are, perhaps not
    ///   past a power cut. The temporary file is removed if that is still possible.
    package func write(_ bytes: [UInt8]) throws {
        do throws(SystemError) {
            do throws(SystemError) {
                try writeTemporary(bytes)
                try fileSystem.rename(temporaryPath, to: path)
            } catch {
                try? fileSystem.remove(temporaryPath)
                throw error
            }
            try fileSystem.synchronizeDirectory(directory)
        } catch {
            throw Failure(.inputOutput, "cannot write \(path)", error)
        }
    }

    /// Removes what a writer left that died in mid-write.
    package func removeTemporary() throws {
        do {
            try fileSystem.removeIfPresent(temporaryPath)
        } catch {
            throw Failure(.inputOutput, "cannot remove the leftover \(temporaryPath)", error)
        }
    }

    private func writeTemporary(_ bytes: [UInt8]) throws(SystemError) {
        let file = try fileSystem.uninterrupted { () throws(SystemError) in
            try fileSystem.open(temporaryPath, for: .replacing)
        }
        do throws(SystemError) {
            try fileSystem.writeAll(file, bytes)
            try fileSystem.uninterrupted { () throws(SystemError) in try fileSystem.synchronize(file) }
        } catch {
            try? fileSystem.close(file)
            throw error
        }
        try fileSystem.closeOnce(file)
    }
}
