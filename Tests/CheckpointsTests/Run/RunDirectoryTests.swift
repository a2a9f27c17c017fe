import Checkpoints
import Failures
import Files
import FoundationEssentials
import Glibc
import JSON
import TestSupport
import Testing

@Suite struct RunDirectoryTests {
    private let temporary: TemporaryDirectory

    init() throws { temporary = try TemporaryDirectory() }

    @Test("A new run lies where it was asked for, and reads back what is written to it")
    func create() throws {
        let run = try RunDirectory.create("\(temporary.path)/a/b")
        try run.writeConfiguration(JSONText(#"{"seed":1}"#))
        try run.writeBest(Samples.model)
        try run.writeSummary(JSONText(#"{"steps":3}"#))
        try run.writeReport("<html>")
        #expect(run.layout == RunLayout("\(temporary.path)/a/b"))
        #expect(try run.layout.readConfiguration() == JSONText(#"{"seed":1}"#))
        #expect(try run.layout.readSummary() == JSONText(#"{"steps":3}"#))
        #expect(try ModelFile(reading: run.layout.best) == Samples.model)
        #expect(try String(contentsOfFile: run.layout.report, encoding: .utf8) == "<html>")
        #expect(try run.checkpoints(keeping: 3).newest() == nil)
        let names = try FileManager.default.contentsOfDirectory(atPath: run.layout.path)
        #expect(
            names.sorted() == [
                ".lock", "best.safetensors", "checkpoints", "config.json", "report.html", "summary.json",
            ])
    }

    @Test("A run without a directory of its own gets a fresh one each time")
    func fresh() throws {
        let paths = try (1...3).map { _ in
            try RunDirectory.create(in: "\(temporary.path)/runs", stamp: "20260102T030405Z").layout.path
        }
        #expect(paths == (1...3).map { "\(temporary.path)/runs/20260102T030405Z-\($0)" })
    }

    @Test("A directory that holds a run is refused")
    func holdsRun() throws {
        try Data().write(to: URL(filePath: "\(temporary.path)/config.json"))
        let failure = #expect(throws: Failure.self) { try RunDirectory.create(temporary.path) }
        #expect(failure?.kind == .usage)
        #expect(failure?.message.contains("already holds a run (config.json); continue it with `apus resume") == true)
    }

    @Test(
        "What is left of a run that cannot be continued is refused, and nobody is sent to resume it",
        arguments: ["metrics.jsonl", "best.safetensors"])
    func remains(name: String) throws {
        try Data().write(to: URL(filePath: "\(temporary.path)/\(name)"))
        for attempt in [{ _ = try RunDirectory.create($0) }, { _ = try RunDirectory.open($0) }]
            as [(String) throws -> Void]
        {
            let failure = #expect(throws: Failure.self) { try attempt(temporary.path) }
            #expect(failure?.kind == .usage)
            #expect(failure?.message.contains(name) == true && failure?.message.contains("config.json") == true)
            #expect(failure?.message.contains("apus resume") == false)
        }
    }

    @Test("What a run has come to is kept aside under a fresh name, whole")
    func aside() throws {
        let run = try RunDirectory.create(temporary.path)
        try run.writeConfiguration(JSONText("{}"))
        for number in 1...2 {
            try run.writeSummary(JSONText("{\"steps\":\(number)}"))
            try run.writeBest(Samples.model)
            let (directory, names) = try run.setTracesAside()
            #expect(directory == "\(temporary.path)/earlier-\(number)")
            #expect(names == ["best.safetensors", "summary.json"])
            #expect(try RunLayout(directory).readSummary() == JSONText("{\"steps\":\(number)}"))
            #expect(try ModelFile(reading: RunLayout(directory).best) == Samples.model)
            #expect(try !run.layout.holdsSummary() && !run.layout.holdsBest() && run.layout.holdsRun())
        }
    }

    @Test("A directory that holds checkpoints is refused, also damaged ones")
    func holdsCheckpoints() throws {
        _ = try RunDirectory.create(temporary.path)
        try Data().write(to: URL(filePath: "\(temporary.path)/checkpoints/step-00000001.safetensors"))
        let failure = #expect(throws: Failure.self) { try RunDirectory.create(temporary.path) }
        #expect(failure?.kind == .usage)
    }

    @Test("A directory with other people's files, or of a run that died before it began, is taken")
    func takes() throws {
        try Data().write(to: URL(filePath: "\(temporary.path)/notes.txt"))
        _ = try RunDirectory.create(temporary.path)
        _ = try RunDirectory.create(temporary.path)
    }

    @Test("What cannot be a directory is refused, and named", arguments: ["/dev/null/run", "/dev/null", "/proc/run"])
    func unwritable(path: String) {
        let failure = #expect(throws: Failure.self) { try RunDirectory.create(path) }
        #expect(failure?.kind == .cannotCreate)
        #expect(failure?.message.contains(path) == true)
    }

    @Test("Whichever call of making a run is forbidden, it is refused as unwritable and named")
    func forbidden() throws {
        let trial = SimulatedFileSystem()
        _ = try RunDirectory.create("runs/a", fileSystem: trial)
        for call in trial.calls.indices {
            let fileSystem = SimulatedFileSystem().armed(SimulatedFileSystem.Fault(call: call, code: EACCES))
            do {
                _ = try RunDirectory.create("runs/a", fileSystem: fileSystem)
            } catch let failure as Failure {
                #expect([.cannotCreate, .inputOutput].contains(failure.kind))
                #expect(failure.message.contains("runs"))
            }
        }
    }

    @Test("A run in which another works is refused, with its process named")
    func locked() throws {
        let path = "\(temporary.path)/run"
        let holder = try RunDirectory.create(path)
        try holder.writeConfiguration(JSONText("{}"))
        let failure = #expect(throws: Failure.self) { try RunDirectory.open(path) }
        #expect(failure?.kind == .cannotCreate)
        #expect(failure?.message.contains("process \(getpid()) is writing to it") == true)
        withExtendedLifetime(holder) {}
    }

    @Test("A directory that another has taken for a run yet to begin is refused")
    func lockedEmpty() throws {
        let holder = try RunDirectory.create(temporary.path)
        let failure = #expect(throws: Failure.self) { try RunDirectory.create(temporary.path) }
        #expect(failure?.kind == .cannotCreate)
        withExtendedLifetime(holder) {}
    }

    @Test("The lock ends with its holder, and the next one takes over")
    func released() throws {
        do {
            let holder = try RunDirectory.create(temporary.path)
            try holder.writeConfiguration(JSONText("{}"))
        }
        let next = try RunDirectory.open(temporary.path)
        #expect(try next.layout.readConfiguration() == JSONText("{}"))
    }

    @Test("Where no run began there is nothing to resume")
    func nothing() throws {
        for path in [temporary.path, "\(temporary.path)/missing"] {
            let failure = #expect(throws: Failure.self) { try RunDirectory.open(path) }
            #expect(failure?.kind == .usage)
            #expect(failure?.message.contains(path) == true)
        }
    }

    @Test("A run that dies anywhere while it is made is either whole or makes way for the next")
    func crashes() throws {
        let configuration = JSONText(#"{"hidden":[128],"seed":1}"#)
        func begin(_ fileSystem: SimulatedFileSystem) throws {
            let run = try RunDirectory.create("runs/a", fileSystem: fileSystem)
            try run.writeConfiguration(configuration)
        }
        let trial = SimulatedFileSystem()
        try begin(trial)
        for call in 0...trial.calls.count {
            let dying = SimulatedFileSystem().armed(SimulatedFileSystem.Fault(call: call, code: nil))
            let isDone = (try? begin(dying)) != nil
            for survival in SimulatedFileSystem.Survival.all {
                let left = dying.afterCrash(survival)
                if let run = try? RunDirectory.open("runs/a", fileSystem: left) {
                    #expect(try run.layout.readConfiguration(fileSystem: left) == configuration)
                    #expect(try !left.entries(of: "runs/a").contains { $0.hasSuffix(".partial") })
                } else {
                    #expect(!isDone, "lost after \(trial.calls.prefix(call)), \(survival)")
                    try begin(left)
                }
            }
        }
    }
}
