import Checkpoints
import Failures
import Files
import FoundationEssentials
import Glibc
import JSON
import TestSupport
import Testing

@Suite struct MetricsLogTests {
    private static let path = "metrics.jsonl"

    private static func log(_ contents: String) throws -> SimulatedFileSystem {
        let fileSystem = SimulatedFileSystem()
        let file = try fileSystem.open(path, for: .creating)
        try fileSystem.close(file)
        fileSystem.overwrite(path, Array(contents.utf8))
        return fileSystem
    }

    @Test("Lines stay in order across a resume, on the real file system")
    func appends() throws {
        let temporary = try TemporaryDirectory()
        let path = "\(temporary.path)/metrics.jsonl"
        let (log, before) = try MetricsLog.open(path) { _ in true }
        #expect(before.isEmpty)
        try log.append(JSONText(#"{"epoch":1}"#))
        try log.append(JSONText(#"{"epoch":2}"#))
        let (resumed, lines) = try MetricsLog.open(path) { $0.contains("1") }
        #expect(lines == [#"{"epoch":1}"#])
        try resumed.append(JSONText(#"{"epoch":3}"#))
        #expect(try String(contentsOfFile: path, encoding: .utf8) == "{\"epoch\":1}\n{\"epoch\":3}\n")
    }

    @Test(
        "A torn line, the first unknown line and all after it are cut",
        arguments: [
            ("", ""), ("{\"e\":1}\n", "{\"e\":1}\n"), ("{\"e\":1}\n{\"e\":", "{\"e\":1}\n"), ("{\"e\":", ""),
            ("a\nb\nlater\nc\n", "a\nb\n"), ("later\na\n", ""), ("a\n\u{0}\u{0}\u{0}", "a\n"), ("a", ""),
        ])
    func cuts(contents: String, expected: String) throws {
        let fileSystem = try Self.log(contents)
        let (_, lines) = try MetricsLog.open(Self.path, fileSystem: fileSystem) { $0 != "later" }
        #expect(lines.map { $0 + "\n" }.joined() == expected)
        #expect(fileSystem.contents(Self.path) == Array(expected.utf8))
    }

    @Test("A line that is not UTF-8 is cut")
    func notText() throws {
        let fileSystem = try Self.log("")
        fileSystem.overwrite(Self.path, [0x61, 0x0A, 0xFF, 0x0A, 0x62, 0x0A])
        #expect(try MetricsLog.open(Self.path, fileSystem: fileSystem) { _ in true }.lines == ["a"])
    }

    @Test(
        "Whichever call of an append fails, the log holds whole lines and the message names it",
        arguments: [ENOSPC, EIO, EINTR])
    func fails(code: Int32) throws {
        let start = try Self.log("first\n")
        let trial = start.armed(writeLimit: 3)
        try MetricsLog.open(Self.path, fileSystem: trial) { _ in true }.log.append(JSONText("second"))
        #expect(trial.contents(Self.path) == Array("first\nsecond\n".utf8))
        for call in trial.calls.indices {
            let fileSystem = start.armed(SimulatedFileSystem.Fault(call: call, code: code), writeLimit: 3)
            var isWritten = false
            do {
                let (log, _) = try MetricsLog.open(Self.path, fileSystem: fileSystem) { _ in true }
                try log.append(JSONText("second"))
                isWritten = true
            } catch let failure as Failure {
                #expect(failure.message.contains(Self.path))
                #expect(failure.message.contains(String(cString: strerror(code))))
            }
            let text = String(decoding: fileSystem.contents(Self.path) ?? [], as: UTF8.self)
            #expect(text == (isWritten ? "first\nsecond\n" : "first\n"), "at \(trial.calls[call])")
        }
    }

    @Test("A writer that dies in mid-line leaves what the next one cuts")
    func dies() throws {
        let start = try Self.log("first\n")
        let trial = start.armed(writeLimit: 3)
        try MetricsLog.open(Self.path, fileSystem: trial) { _ in true }.log.append(JSONText("second"))
        for call in trial.calls.indices {
            let dying = start.armed(SimulatedFileSystem.Fault(call: call, code: nil), writeLimit: 3)
            try? MetricsLog.open(Self.path, fileSystem: dying) { _ in true }.log.append(JSONText("second"))
            for survival in SimulatedFileSystem.Survival.all {
                let left = dying.afterCrash(survival)
                // Lines survive the process, but a power cut may take or blank what was not synchronized.
                let lines = try MetricsLog.open(Self.path, fileSystem: left) { $0 == "first" || $0 == "second" }.lines
                #expect(["first", "second"].starts(with: lines))
                if survival == .everything { #expect(lines.first == "first") }
            }
        }
    }
}
