import Checkpoints
import Failures
import Files
import Glibc
import Testing

/// Every system call of a checkpoint's writing dies or fails once, under every fate of what was not synchronized.
@Suite struct CrashMatrixTests {
    private static let path = "checkpoints"

    /// A directory that holds the checkpoint of step 100, safely.
    private static func start(keeping kept: Int) throws -> SimulatedFileSystem {
        let fileSystem = SimulatedFileSystem()
        let directory = CheckpointDirectory(path, keeping: kept, fileSystem: fileSystem)
        try directory.prepare()
        let top = try fileSystem.open(".", for: .directory)
        try fileSystem.synchronize(top)
        try directory.write(Samples.checkpoint(step: 100))
        return fileSystem
    }

    /// Kills the writing of step 200 at each call in turn.
    ///
    /// - Returns: each way in which what was left is not the old or the new state, whole.
    private static func violations(
        keeping kept: Int, writeLimit: Int, ignoresSynchronization: Bool = false
    ) throws -> (cases: Int, violations: [String]) {
        let start = try start(keeping: kept)
        let old = try Samples.checkpoint(step: 100)
        let new = try Samples.checkpoint(step: 200)
        let trial = start.armed(writeLimit: writeLimit)
        try CheckpointDirectory(path, keeping: kept, fileSystem: trial).write(new)
        let calls = trial.calls
        var cases = 0
        var violations: [String] = []
        // The last one dies after the last call.
        for call in 0...calls.count {
            let dying = start.armed(
                SimulatedFileSystem.Fault(call: call, code: nil), writeLimit: writeLimit,
                ignoresSynchronization: ignoresSynchronization)
            let isDone = (try? CheckpointDirectory(path, keeping: kept, fileSystem: dying).write(new)) != nil
            for survival in SimulatedFileSystem.Survival.all {
                cases += 1
                let place = "\(call < calls.count ? calls[call] : "the end") (call \(call)), \(survival)"
                let left = dying.afterCrash(survival)
                let directory = CheckpointDirectory(path, keeping: kept, fileSystem: left)
                var damaged: [DamagedCheckpoint] = []
                try directory.prepare()
                let found = try? directory.newest { damaged.append($0) }
                if !(isDone ? [new] : [old, new]).contains(found) { violations.append("\(place): lost") }
                if !damaged.isEmpty { violations.append("\(place): \(damaged)") }
                if try left.entries(of: path).contains(where: { $0.hasSuffix(".partial") }) {
                    violations.append("\(place): a leftover")
                }
                // The run goes on from what was found.
                let next = try Samples.checkpoint(step: 300)
                try directory.write(next)
                if try directory.newest() != next { violations.append("\(place): cannot go on") }
            }
        }
        return (cases, violations)
    }

    @Test("Wherever a write dies, the old or the new checkpoint is there, whole", arguments: [1, 2], [400, .max])
    func dies(kept: Int, writeLimit: Int) throws {
        let (cases, violations) = try Self.violations(keeping: kept, writeLimit: writeLimit)
        #expect(violations.isEmpty)
        #expect(cases > 150)
    }

    @Test("The matrix holds every call that a checkpoint's writing makes, short writes and the removal of old ones too")
    func covers() throws {
        let trial = try Self.start(keeping: 2).armed(writeLimit: 400)
        try CheckpointDirectory(Self.path, keeping: 1, fileSystem: trial).write(Samples.checkpoint(step: 200))
        let writes = trial.calls.filter { $0 == "write" }.count
        #expect(writes > 2)
        #expect(
            trial.calls == ["opendir", "open", "flock", "fstat"] + Array(repeating: "write", count: writes) + [
                "fsync", "rename", "close",
                // The directory.
                "open", "fsync", "close",
                // What is no longer kept.
                "opendir", "unlink",
            ])
    }

    @Test("The matrix tells a writer that does not synchronize")
    func notices() throws {
        let violations = try Self.violations(keeping: 1, writeLimit: .max, ignoresSynchronization: true).violations
        #expect(violations.contains { $0.contains("damaged") })
        #expect(violations.contains { $0.contains("lost") })
    }

    @Test(
        "Whichever call fails, the message names file and reason, the old state stands and nothing is left over",
        arguments: [ENOSPC, EDQUOT, EIO, EINTR, EACCES, EROFS], [400, .max])
    func fails(code: Int32, writeLimit: Int) throws {
        let start = try Self.start(keeping: 2)
        let old = try Samples.checkpoint(step: 100)
        let new = try Samples.checkpoint(step: 200)
        let trial = start.armed(writeLimit: writeLimit)
        try CheckpointDirectory(Self.path, keeping: 1, fileSystem: trial).write(new)
        let calls = trial.calls
        let rename = try #require(calls.firstIndex(of: "rename"))
        for call in calls.indices {
            let fileSystem = start.armed(SimulatedFileSystem.Fault(call: call, code: code), writeLimit: writeLimit)
            let directory = CheckpointDirectory(Self.path, keeping: 1, fileSystem: fileSystem)
            do {
                try directory.write(new)
                // Without the list of leftovers, or the lock that tells them, the checkpoint is as safe.
                let isHarmless = call == 0 || calls[call] == "flock"
                #expect(code == EINTR || isHarmless, "only an interruption is got over, at \(calls[call])")
            } catch let failure as Failure {
                #expect(failure.kind == .inputOutput)
                #expect(failure.message.contains("checkpoints"), "\(failure)")
                #expect(failure.message.contains(calls[call]), "\(failure)")
                #expect(failure.message.contains(String(cString: strerror(code))), "\(failure)")
            }
            let found = try directory.newest { Issue.record("damaged: \($0)") }
            #expect(
                call == 0 || calls[call] == "flock" || call > rename || code == EINTR
                    ? [old, new].contains(found) : found == old, "at \(calls[call])")
            #expect(try !fileSystem.entries(of: Self.path).contains { $0.hasSuffix(".partial") }, "at \(calls[call])")
        }
    }

    @Test("A full disk is named with what to do about it")
    func fullDisk() throws {
        let start = try Self.start(keeping: 2)
        let trial = start.armed()
        try CheckpointDirectory(Self.path, keeping: 2, fileSystem: trial).write(Samples.checkpoint(step: 200))
        let write = try #require(trial.calls.firstIndex(of: "write"))
        let fileSystem = start.armed(SimulatedFileSystem.Fault(call: write, code: ENOSPC))
        let failure = #expect(throws: Failure.self) {
            try CheckpointDirectory(Self.path, keeping: 2, fileSystem: fileSystem).write(Samples.checkpoint(step: 200))
        }
        #expect(
            failure?.message
                == "cannot write checkpoints/step-00000200.safetensors: write: No space left on device (errno 28); "
                + "free some space there, then try again")
    }

    @Test("What an earlier death left in a temporary file does not reach the next write")
    func staleTemporary() throws {
        let start = try Self.start(keeping: 2)
        let dying = start.armed(SimulatedFileSystem.Fault(call: 6, code: nil), writeLimit: 400)
        let directory = CheckpointDirectory(Self.path, keeping: 2, fileSystem: dying)
        #expect(throws: Failure.self) { try directory.write(Samples.checkpoint(step: 200)) }
        let left = dying.afterCrash(.everything)
        #expect(try left.entries(of: Self.path).contains { $0.hasSuffix(".partial") })
        let next = try Samples.checkpoint(step: 200, offset: 5)
        let survivor = CheckpointDirectory(Self.path, keeping: 2, fileSystem: left)
        try survivor.write(next)
        #expect(try survivor.newest() == next)
        #expect(try !left.entries(of: Self.path).contains { $0.hasSuffix(".partial") })
    }

    @Test(
        "A newest checkpoint that a dying disk tore is named, and the one before it is used",
        arguments: [1, 100, 1_000])
    func torn(length: Int) throws {
        let fileSystem = try Self.start(keeping: 2)
        let directory = CheckpointDirectory(Self.path, keeping: 2, fileSystem: fileSystem)
        let newest = try directory.write(Samples.checkpoint(step: 200))
        let bytes = try #require(fileSystem.contents(newest))
        fileSystem.overwrite(newest, Array(bytes.prefix(length)) + [UInt8](repeating: 0, count: bytes.count - length))
        var damaged: [DamagedCheckpoint] = []
        #expect(try directory.newest { damaged.append($0) } == Samples.checkpoint(step: 100))
        #expect(damaged.map(\.path) == [newest])
    }
}
