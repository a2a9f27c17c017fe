internal import Failures
package import Files
internal import Glibc
package import JSON

/// A run directory that this process may write to: made for a new run, or opened to resume one.
///
/// It holds the run's lock; keep it for as long as anything of the run is written. To read a finished run's files,
/// `RunLayout` is enough.
package struct RunDirectory: Sendable {
    package let layout: RunLayout
    private let lock: RunLock
    private let fileSystem: any FileSystem

    private init(_ layout: RunLayout, _ lock: RunLock, fileSystem: any FileSystem) {
        self.layout = layout
        self.lock = lock
        self.fileSystem = fileSystem
    }

    /// Makes a directory for a new run, with those above it, or takes one that holds no run.
    ///
    /// - Throws: `Failure.usage` where it holds a run already; `Failure.cannotCreate` where it cannot be written or
    ///   another process has it.
    package static func create(
        _ path: String, fileSystem: any FileSystem = PosixFileSystem()
    ) throws -> RunDirectory {
        let layout = RunLayout(path)
        do throws(SystemError) {
            try makeDirectories(path, fileSystem)
        } catch {
            throw Failure(.cannotCreate, "cannot make the run directory \(path)", error)
        }
        // Once before the lock, for the better message while that run is still going on; once under it, for certain.
        try refuseRun(in: layout, fileSystem)
        let lock = try RunLock.take(layout, fileSystem: fileSystem)
        try refuseRun(in: layout, fileSystem)
        let run = RunDirectory(layout, lock, fileSystem: fileSystem)
        try run.prepare()
        return run
    }

    /// Makes a directory of its own for a new run: `PARENT/STAMP-1`, or with the next number that is not taken.
    ///
    /// - Parameter stamp: for example the time of day, so that runs sort by age.
    package static func create(
        in parent: String, stamp: String, fileSystem: any FileSystem = PosixFileSystem()
    ) throws -> RunDirectory {
        let path: String
        do throws(SystemError) {
            path = try makeFreshDirectory(in: parent, stamp: stamp, fileSystem)
        } catch {
            throw Failure(.cannotCreate, "cannot make a run directory in \(parent)", error)
        }
        return try create(path, fileSystem: fileSystem)
    }

    /// Opens a run to continue it, and removes what its last writer left that died in mid-write.
    ///
    /// - Throws: `Failure.usage` where there is no run; `Failure.cannotCreate` where it cannot be written or another
    ///   process has it.
    package static func open(_ path: String, fileSystem: any FileSystem = PosixFileSystem()) throws -> RunDirectory {
        let layout = RunLayout(path)
        let entries = try entries(of: layout, fileSystem)
        guard try canContinue(layout, with: entries, fileSystem) else {
            guard let left = trace(in: entries) else {
                throw Failure(
                    .usage,
                    "cannot resume \(path): it holds no \(RunLayout.Name.configuration), so no run began there")
            }
            throw Failure(
                .usage,
                "cannot resume \(path): it holds what is left of a run (\(left)), which cannot be continued without its "
                    + "\(RunLayout.Name.configuration) or a checkpoint; restore one of them, or begin a run in another directory"
            )
        }
        let run = RunDirectory(layout, try RunLock.take(layout, fileSystem: fileSystem), fileSystem: fileSystem)
        try run.prepare()
        return run
    }

    package func writeConfiguration(_ json: JSONText) throws {
        try replace(RunLayout.Name.configuration, with: Array(json.text.utf8))
    }

    package func writeBest(_ model: ModelFile) throws {
        try replace(RunLayout.Name.best, with: try model.encoded())
    }

    package func writeSummary(_ json: JSONText) throws {
        try replace(RunLayout.Name.summary, with: Array(json.text.utf8))
    }

    package func writeReport(_ html: String) throws {
        try replace(RunLayout.Name.report, with: Array(html.utf8))
    }

    /// - Parameter kept: checkpoints left in place, at least 1.
    package func checkpoints(keeping kept: Int) -> CheckpointDirectory {
        CheckpointDirectory(layout.checkpoints, keeping: kept, fileSystem: fileSystem)
    }

    /// The run's log, cut back to the lines that `isKnown` says a checkpoint knows (see `MetricsLog.open`).
    package func metrics(
        keepingWhile isKnown: (String) -> Bool = { _ in true }
    ) throws -> (log: MetricsLog, lines: [String]) {
        try MetricsLog.open(layout.metrics, fileSystem: fileSystem, keepingWhile: isKnown)
    }

    /// Keeps what a run has left so far in a directory of its own, where nothing is written over it: `RUN/earlier-1`, or the
    /// next number that is not taken.
    ///
    /// - Returns: the directory, and the names of what lies in it now.
    /// - Throws: `Failure.inputOutput`.
    package func setTracesAside() throws -> (directory: String, names: [String]) {
        do throws(SystemError) {
            let entries = try fileSystem.uninterrupted { () throws(SystemError) in
                try fileSystem.entries(of: layout.path)
            }
            let names = [
                RunLayout.Name.metrics, RunLayout.Name.best, RunLayout.Name.summary, RunLayout.Name.report,
            ].filter(entries.contains)
            let directory = try Self.makeFreshDirectory(in: layout.path, stamp: RunLayout.Name.earlier, fileSystem)
            for name in names {
                try fileSystem.uninterrupted { () throws(SystemError) in
                    try fileSystem.rename("\(layout.path)/\(name)", to: "\(directory)/\(name)")
                }
            }
            try fileSystem.synchronizeDirectory(directory)
            try fileSystem.synchronizeDirectory(layout.path)
            return (directory, names)
        } catch {
            throw Failure(.inputOutput, "cannot keep the earlier traces of the run \(layout.path) aside", error)
        }
    }

    private func replace(_ name: String, with bytes: [UInt8]) throws {
        try AtomicFile.replace("\(layout.path)/\(name)", with: bytes, fileSystem: fileSystem)
    }

    private func prepare() throws {
        try checkpoints(keeping: 1).prepare()
        do throws(SystemError) {
            try fileSystem.synchronizeDirectory(layout.path)
        } catch {
            throw Failure(.cannotCreate, "cannot write to the run directory \(layout.path)", error)
        }
        let names = [
            RunLayout.Name.configuration, RunLayout.Name.best, RunLayout.Name.summary, RunLayout.Name.report,
        ]
        AtomicFile.removeAbandoned(in: layout.path, fileSystem: fileSystem, of: names.contains)
    }
}

extension RunDirectory {
    /// Anything of a run but an empty directory of checkpoints, which a run leaves that died before it began.
    private static func refuseRun(in layout: RunLayout, _ fileSystem: any FileSystem) throws {
        let entries = try entries(of: layout, fileSystem)
        if try canContinue(layout, with: entries, fileSystem) {
            let isWhole = entries.contains(RunLayout.Name.configuration)
            throw Failure(
                .usage,
                "the run directory \(layout.path) already holds a run "
                    + "(\(isWhole ? RunLayout.Name.configuration : RunLayout.Name.checkpoints)); continue it with "
                    + "`apus resume \(layout.path)`, or choose another directory by --run-dir")
        }
        guard let left = trace(in: entries) else { return }
        throw Failure(
            .usage,
            "the run directory \(layout.path) holds what is left of a run (\(left)), which cannot be continued without its "
                + "\(RunLayout.Name.configuration) or a checkpoint; restore one of them, or choose another directory by --run-dir"
        )
    }

    /// Whether there is what tells how a run was begun: its configuration, or a checkpoint, usable or not.
    private static func canContinue(
        _ layout: RunLayout, with entries: [String], _ fileSystem: any FileSystem
    ) throws -> Bool {
        if entries.contains(RunLayout.Name.configuration) { return true }
        return try !CheckpointDirectory(layout.checkpoints, keeping: 1, fileSystem: fileSystem).isEmpty
    }

    /// What a run leaves besides its configuration and checkpoints; nil where none of it is there.
    private static func trace(in entries: [String]) -> String? {
        [RunLayout.Name.metrics, RunLayout.Name.best].first(where: entries.contains)
    }

    private static func entries(of layout: RunLayout, _ fileSystem: any FileSystem) throws -> [String] {
        do throws(SystemError) {
            return try fileSystem.uninterrupted { () throws(SystemError) in
                try fileSystem.entries(of: layout.path)
            }
        } catch {
            let kind: Failure.Kind = error.isMissing ? .usage : .cannotCreate
            throw Failure(kind, "cannot open the run directory \(layout.path)", error)
        }
    }

    private static func makeFreshDirectory(
        in parent: String, stamp: String, _ fileSystem: any FileSystem
    ) throws(SystemError) -> String {
        try makeDirectories(parent, fileSystem)
        var number = 1
        // Ends: each number that is taken is a directory on the disk.
        while true {
            let path = "\(parent)/\(stamp)-\(number)"
            if try fileSystem.makeDirectoryIfMissing(path) {
                try fileSystem.synchronizeDirectory(parent)
                return path
            }
            number += 1
        }
    }

    /// Makes a directory and those above it that are missing, each to survive a power cut.
    private static func makeDirectories(_ path: String, _ fileSystem: any FileSystem) throws(SystemError) {
        var made = path.hasPrefix("/") ? "/" : ""
        for component in path.split(separator: "/") {
            let parent = made.isEmpty ? "." : made
            made += made.isEmpty || made == "/" ? String(component) : "/\(component)"
            if try fileSystem.makeDirectoryIfMissing(made) { try fileSystem.synchronizeDirectory(parent) }
        }
    }
}

extension RunDirectory {
    /// Removes what was made for a run that did not begin, so that it can be tried again in the same place. Files that are
    /// not a run's stay, and the directory with them.
    package func discard() {
        let files = [
            layout.configuration, layout.metrics, layout.best, layout.summary, layout.report, layout.lock,
        ]
        for file in files { unlink(file) }
        for directory in [layout.checkpoints, layout.path] { rmdir(directory) }
    }
}

/// The right to write into a run directory, held by one process until the last reference to it goes, or the process
/// dies in whatever way.
///
/// The file stays behind when the lock is gone; it means nothing without its lock. It holds the holder's process
/// number, for the message to the one who comes second.
final class RunLock: Sendable {
    private let file: FileDescriptor
    private let fileSystem: any FileSystem

    private init(_ file: FileDescriptor, fileSystem: any FileSystem) {
        self.file = file
        self.fileSystem = fileSystem
    }

    deinit { try? fileSystem.close(file) }

    /// - Throws: `Failure.cannotCreate`, where another process holds the lock, naming it, or the directory cannot be
    ///   written.
    static func take(_ run: RunLayout, fileSystem: any FileSystem) throws -> RunLock {
        let lock: RunLock
        do throws(SystemError) {
            let file = try fileSystem.uninterrupted { () throws(SystemError) in
                try fileSystem.open(run.lock, for: .locking)
            }
            lock = RunLock(file, fileSystem: fileSystem)
        } catch {
            throw Failure(.cannotCreate, "cannot write to the run directory \(run.path)", error)
        }
        do throws(SystemError) {
            try fileSystem.uninterrupted { () throws(SystemError) in try fileSystem.lock(lock.file) }
        } catch {
            if error.code == EWOULDBLOCK {
                throw Failure(
                    .cannotCreate,
                    "cannot use the run directory \(run.path): \(lock.holder ?? "another process") is writing to it; "
                        + "wait until it ends, or choose another directory")
            }
            throw Failure(.cannotCreate, "cannot lock the run directory \(run.path)", error)
        }
        lock.name(holder: getpid())
        return lock
    }

    /// The process that the file names.
    private var holder: String? {
        var bytes = [UInt8](repeating: 0, count: 16)
        let count = try? bytes.withUnsafeMutableBytes { buffer throws(SystemError) in
            try fileSystem.read(file, into: buffer)
        }
        guard let number = Int32(String(decoding: bytes.prefix(count ?? 0).prefix { $0 > 0x20 }, as: UTF8.self)) else {
            return nil
        }
        return "process \(number)"
    }

    /// A courtesy: the lock holds whether or not this can be written.
    private func name(holder: Int32) {
        try? fileSystem.truncate(file, to: 0)
        try? fileSystem.writeAll(file, Array("\(holder)\n".utf8))
    }
}
