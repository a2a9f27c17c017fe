import Failures
import Files
import Glibc
import TestSupport
import Testing

@testable import Checkpoints

@Suite struct CheckpointDirectoryTests {
    private static let path = "checkpoints"

    private static func directory(
        steps: [Int], keeping kept: Int = 10
    ) throws -> (CheckpointDirectory, SimulatedFileSystem) {
        let fileSystem = SimulatedFileSystem()
        let directory = CheckpointDirectory(path, keeping: kept, fileSystem: fileSystem)
        try directory.prepare()
        for step in steps { try directory.write(Samples.checkpoint(step: step)) }
        return (directory, fileSystem)
    }

    private static func name(_ step: Int) -> String { CheckpointName(step: step).description }

    @Test("Where none was ever written there is none", arguments: [true, false])
    func none(isMade: Bool) throws {
        let directory = CheckpointDirectory(Self.path, keeping: 1, fileSystem: SimulatedFileSystem())
        if isMade { try directory.prepare() }
        #expect(try directory.newest() == nil)
        #expect(try directory.isEmpty)
    }

    @Test("The newest K stay", arguments: [1, 2, 3])
    func kept(kept: Int) throws {
        let (directory, fileSystem) = try Self.directory(steps: [5, 10, 99_999_999, 100_000_000], keeping: kept)
        let expected = [5, 10, 99_999_999, 100_000_000].suffix(kept).map(Self.name)
        #expect(try fileSystem.entries(of: Self.path).sorted() == expected.sorted())
        #expect(try directory.newest()?.step == 100_000_000)
    }

    @Test("A directory in a checkpoint's place is told of and gets another name, and stops nobody")
    func obstacle() throws {
        let place = try TemporaryDirectory()
        let directory = CheckpointDirectory(place.path, keeping: 1)
        for step in [5, 10, 15] {
            try Directory.create(place(Self.name(step)))
            try place.write("\(Self.name(step))/file", [1])
        }
        try Directory.create(place("\(Self.name(10)).directory-1/taken"))
        var told: [String] = []
        try directory.write(Samples.checkpoint(step: 10)) { told.append($0) }
        #expect(try directory.newest() == Samples.checkpoint(step: 10))
        #expect(told.count == 3)
        #expect(told.first?.hasPrefix("\(place.path)/\(Self.name(10)) is a directory") == true)
        #expect(
            place.names() == [
                "\(Self.name(5)).directory-1", Self.name(10), "\(Self.name(10)).directory-1",
                "\(Self.name(10)).directory-2", "\(Self.name(15)).directory-1",
            ])
        #expect(place.names(in: "\(Self.name(10)).directory-2") == ["file"])
        try directory.write(Samples.checkpoint(step: 20)) { told.append($0) }
        #expect(told.count == 3)
    }

    @Test("A damaged checkpoint is named, and the one before it is used")
    func damaged() throws {
        let (directory, fileSystem) = try Self.directory(steps: [100, 200, 300])
        var bytes = try #require(fileSystem.contents("\(Self.path)/\(Self.name(300))"))
        bytes[bytes.count - 1] ^= 1
        fileSystem.overwrite("\(Self.path)/\(Self.name(300))", bytes)
        fileSystem.overwrite("\(Self.path)/\(Self.name(200))", Array(bytes.prefix(100)))
        var damaged: [DamagedCheckpoint] = []
        #expect(try directory.newest { damaged.append($0) } == Samples.checkpoint(step: 100))
        #expect(damaged.map(\.path) == [300, 200].map { "\(Self.path)/\(Self.name($0))" })
        #expect(damaged.first?.reason.contains("its contents have the SHA-256") == true)
        #expect(damaged.last?.reason.contains("only 92 follow") == true)
    }

    @Test("All damaged is an error, not a fresh start")
    func allDamaged() throws {
        let (directory, fileSystem) = try Self.directory(steps: [100, 200])
        for step in [100, 200] { fileSystem.overwrite("\(Self.path)/\(Self.name(step))", []) }
        let failure = #expect(throws: Failure.self) { try directory.newest() }
        #expect(failure?.kind == .data)
        #expect(
            failure?.message.hasPrefix(
                "no usable checkpoint in checkpoints: all 2 are damaged, the newest, checkpoints/step-00000200.safetensors"
            ) == true)
    }

    @Test("A checkpoint written after damaged ones of later steps stays and is the newest")
    func supersedes() throws {
        let (writer, fileSystem) = try Self.directory(steps: [100, 200])
        fileSystem.overwrite("\(Self.path)/\(Self.name(200))", [1, 2, 3])
        #expect(try writer.newest()?.step == 100)
        let directory = CheckpointDirectory(Self.path, keeping: 1, fileSystem: fileSystem)
        try directory.write(Samples.checkpoint(step: 150))
        #expect(try fileSystem.entries(of: Self.path) == [Self.name(150)])
        #expect(try directory.newest()?.step == 150)
    }

    @Test("A full disk makes those go that are not needed, and the newest whole one stays", arguments: [1, 2, 3])
    func fullDisk(kept: Int) throws {
        let (_, full) = try Self.directory(steps: [100, 200, 300, 400])
        // Passed over as damaged.
        full.overwrite("\(Self.path)/\(Self.name(400))", [1, 2, 3])
        let trial = full.armed()
        try CheckpointDirectory(Self.path, keeping: kept, fileSystem: trial).write(
            try Samples.checkpoint(step: 350), after: 300)
        let expected = [100, 200, 300, 350].suffix(kept).map(Self.name)
        #expect(try trial.entries(of: Self.path).sorted() == expected)
        for call in trial.calls.indices where trial.calls[call] == "write" {
            let fileSystem = full.armed(SimulatedFileSystem.Fault(call: call, code: ENOSPC))
            let directory = CheckpointDirectory(Self.path, keeping: kept, fileSystem: fileSystem)
            try directory.write(try Samples.checkpoint(step: 350), after: 300)
            #expect(try fileSystem.entries(of: Self.path).sorted() == [300, 350].suffix(kept).map(Self.name))
            #expect(try directory.newest()?.step == 350)
        }
    }

    @Test("What is not kept goes before anything is written, the newest whole one never", arguments: [1, 2, 3])
    func pruned(kept: Int) throws {
        let (writer, fileSystem) = try Self.directory(steps: [100, 200, 300])
        fileSystem.overwrite("\(Self.path)/\(Self.name(300))", [1, 2, 3])
        try CheckpointDirectory(Self.path, keeping: kept, fileSystem: fileSystem).prune(after: 200)
        #expect(try fileSystem.entries(of: Self.path).sorted() == [100, 200].suffix(kept).map(Self.name))
        #expect(try writer.newest()?.step == 200)
    }

    @Test("A copy under another step's name is damage")
    func renamed() throws {
        let (directory, fileSystem) = try Self.directory(steps: [100])
        try fileSystem.rename("\(Self.path)/\(Self.name(100))", to: "\(Self.path)/\(Self.name(200))")
        let failure = #expect(throws: Failure.self) { try directory.newest() }
        #expect(failure?.message.contains("it holds step 100, not that of its name") == true)
    }

    @Test("A checkpoint from a newer format is refused with both versions named, and none before it is used")
    func newer() throws {
        let (directory, fileSystem) = try Self.directory(steps: [100, 200])
        let path = "\(Self.path)/\(Self.name(200))"
        var file = try SafetensorsFile(bytes: #require(fileSystem.contents(path)))
        file.metadata["checkpoint-version"] = "7"
        file.seal()
        fileSystem.overwrite(path, file.encoded())
        let failure = #expect(throws: Failure.self) { try directory.newest() }
        #expect(failure?.kind == .usage)
        #expect(failure?.message.contains("version 7, and this Apus reads versions up to 1") == true)
    }

    @Test("A newest checkpoint that this process may not open is not passed over")
    func forbidden() throws {
        let (_, fileSystem) = try Self.directory(steps: [100, 200])
        // The listing, then the open.
        let refusing = fileSystem.armed(SimulatedFileSystem.Fault(call: 1, code: 13))
        let directory = CheckpointDirectory(Self.path, keeping: 1, fileSystem: refusing)
        let failure = #expect(throws: Failure.self) { try directory.newest() }
        #expect(failure?.kind == .inputOutput)
        #expect(failure?.message.contains("step-00000200.safetensors: open: Permission denied") == true)
    }

    @Test("Whatever fails or dies while reading, nothing but a state that was written comes back")
    func reading() throws {
        let (_, fileSystem) = try Self.directory(steps: [100, 200])
        let trial = fileSystem.armed()
        _ = try CheckpointDirectory(Self.path, keeping: 1, fileSystem: trial).newest()
        for call in trial.calls.indices {
            for code: Int32? in [nil, 4, 5, 24] {
                let faulty = fileSystem.armed(SimulatedFileSystem.Fault(call: call, code: code))
                let found = try? CheckpointDirectory(Self.path, keeping: 1, fileSystem: faulty).newest()
                #expect(found.map { [100, 200].contains($0.step) } ?? true)
                if code == 4 { #expect(found?.step == 200, "an interruption is got over") }
            }
        }
    }

    @Test("Leftovers of a dead writer are removed, and nobody else's files")
    func leftovers() throws {
        let (directory, fileSystem) = try Self.directory(steps: [100])
        let others = [
            "notes.txt", ".notes.abc.partial", ".step-1.safetensors.abc.partial", "step-00000001.safetensors.partial",
            ".\(Self.name(200)).partial",
        ]
        for name in others + [".\(Self.name(200)).abc.partial"] {
            let file = try fileSystem.open("\(Self.path)/\(name)", for: .creating)
            try fileSystem.close(file)
        }
        try directory.prepare()
        #expect(try Set(fileSystem.entries(of: Self.path)) == Set(others + [Self.name(100)]))
        #expect(try directory.newest()?.step == 100)
    }

    @Test("A snapshot is written on another thread than it was taken on, on the real file system")
    func otherThread() async throws {
        let temporary = try TemporaryDirectory()
        let directory = CheckpointDirectory("\(temporary.path)/checkpoints", keeping: 2)
        try directory.prepare()
        let snapshot = try Samples.checkpoint(step: 3)
        _ = try await Task.detached { try directory.write(snapshot) }.value
        #expect(try directory.newest() == snapshot)
    }
}
