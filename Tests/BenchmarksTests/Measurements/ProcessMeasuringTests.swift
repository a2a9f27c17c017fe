import Failures
import Glibc
import Testing

@testable import Benchmarks

@Suite("Measuring processes")
struct ProcessMeasuringTests {
    @Test("memory is read from the kernel's summary, in bytes")
    func summary() {
        let text = """
            55f4c6a00000-7ffd1a5f2000 ---p 00000000 00:00 0                          [rollup]
            Rss:                1234 kB
            Pss:                 617 kB
            Pss_Anon:             12 kB
            """
        #expect(ProcessMemory.bytes("Rss", in: text) == 1234 * 1024)
        #expect(ProcessMemory.bytes("Pss", in: text) == 617 * 1024)
        #expect(ProcessMemory.bytes("Swap", in: text) == nil)
        #expect(ProcessMemory.bytes("Rss", in: "Rss: many kB") == nil)
    }

    @Test("this process is in memory, and one that cannot be is not")
    func resident() throws {
        let memory = try #require(ProcessMemory(of: getpid()))
        #expect(memory.resident >= memory.proportional)
        #expect(memory.proportional > 1 << 16)
        #expect(ProcessMemory(of: -1) == nil)
    }

    @Test("a command's two streams are kept apart, with the moment of every line, and its children are seen")
    func streams() throws {
        var children: Set<Int32> = []
        let script = "echo first >&2; sleep 0.3; echo second >&2; printf 'answer'; : "
        let process = try MeasuredProcess.run("/bin/sh", ["-c", script]) {
            children.formUnion(ProcessMemory.children(of: $0))
        }
        #expect(process.output == Array("answer".utf8))
        #expect(process.lines.map(\.text) == ["first", "second"])
        #expect(process.lines[1].seconds - process.lines[0].seconds > 0.2)
        #expect(process.seconds >= process.lines[1].seconds)
        #expect(children.count == 1)
    }

    @Test("a command that fails, or is none, is told with its last word")
    func failing() throws {
        let failed = #expect(throws: Failure.self) {
            try MeasuredProcess.run("/bin/sh", ["-c", "echo 'no luck' >&2; exit 3"])
        }
        #expect(failed?.message.contains("it ended with 3: no luck") == true)
        #expect(throws: Failure.self) { try MeasuredProcess.run("/nowhere/apus", []) }
    }
}
