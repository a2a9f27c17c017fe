import Glibc
import Testing

extension EndToEnd {
    @Suite("What the command makes of how it was started", .serialized)
    struct ProcessStartTests {
        @Test("A library that is loaded before it and sets a variable takes none of its arguments away")
        func preloaded() throws {
            let directory = try TemporaryDirectory()
            let source = directory.file("preloaded.c")
            try FileBytes.write(
                Array(
                    """
                    #include <stdlib.h>
                    __attribute__((constructor)) static void mark(void) { setenv("SOME_TRACKER", "on", 1); }
                    """.utf8), to: source)
            let library = directory.file("preloaded.so")
            let compiler = try Command(
                ["cc", "-shared", "-fPIC", "-o", library, source], program: "/usr/bin/env"
            ).ending()
            try #require(compiler.status == 0, "\(compiler.errors)")
            let ending = try Command.run(
                ["train", "--data", "nowhere", "--no-such-option"], environment: ["LD_PRELOAD": library])
            #expect(ending.status == 64)
            #expect(ending.errors.contains("--no-such-option"))
            let run = try TrainingRun()
            #expect(
                try run.train(environment: ["LD_PRELOAD": library]).fingerprint == (try Reference.fingerprint()))
        }

        @Test("Without any argument at all, not even the program's name, it fails with 64")
        func noArguments() throws {
            let ending = try Command(["-c", "exec -a '' '\(ApusBinary.path)'"], program: "/bin/bash").ending()
            #expect(ending.status == 64)
            #expect(ending.output.isEmpty)
            #expect(ending.errorLines.count == 1)
        }

        private static let mayHideProc: Bool = {
            (try? Command(
                ["-m", "mount", "-t", "tmpfs", "none", "/proc"], program: "/usr/bin/unshare"
            ).ending().status) == 0
        }()

        private func withoutProc(_ arguments: [String]) throws -> Command.Ending {
            try Command(
                ["-m", "sh", "-c", "mount -t tmpfs none /proc && exec \"$@\"", "sh", ApusBinary.path] + arguments,
                program: "/usr/bin/unshare"
            ).ending()
        }

        @Test("Without /proc it knows its arguments", .enabled(if: mayHideProc))
        func noProc() throws {
            #expect(try withoutProc(["predict", "no", "such", "files"]).status == 65)
        }

        @Test(
            "Without /proc training comes to the same bits, with workers and without memory to share",
            .enabled(if: mayHideProc))
        func trainingWithoutProc() throws {
            let run = try TrainingRun()
            let ending = try withoutProc(try run.arguments())
            #expect(try TrainingRun.summary(ending).fingerprint == (try Reference.fingerprint()))
        }

        @Test("What cannot be done without /proc is refused with 69", .enabled(if: mayHideProc))
        func sharingWithoutProc() throws {
            let run = try TrainingRun()
            let ending = try withoutProc(try run.arguments(["--workers", "1", "--plane", "shared-memory", "--quiet"]))
            #expect(ending.status == 69)
            #expect(ending.errors.contains("share memory"), "\(ending.errors)")
        }

        @Test("Its processes are called apus, and those of workers say which they are and of which run")
        func titles() throws {
            let halted = try HaltedRun()
            #expect(ProcessTable.name(of: halted.command.process) == "apus")
            let workers = halted.workers
            #expect(workers.count == 2)
            #expect(workers.allSatisfy { ProcessTable.name(of: $0) == "apus" })
            let titles = workers.map(ProcessTable.title).sorted()
            for (number, title) in titles.enumerated() {
                #expect(title.hasPrefix("apus worker \(number + 1) of \(halted.run.path) at ipc://"), "\(title)")
            }
            halted.goOn()
            #expect(try halted.command.ending().status == 0)
        }

        @Test("A worker holds nothing that somebody left open to its coordinator")
        func inherited() throws {
            let directory = try TemporaryDirectory()
            let run = try TrainingRun(["--hidden", "16"])
            let command = try Command(
                try run.arguments() + ["--epochs", "100000", "--no-early-stopping"],
                after: "exec 7>'\(directory.file("left"))'")
            try command.waitUntil { run.epochsDone >= 1 }
            let workers = ProcessTable.workers(of: command.process)
            #expect(workers.count == 2)
            for worker in workers {
                for name in try FileBytes.names(in: "/proc/\(worker)/fd") {
                    var buffer = [CChar](repeating: 0, count: 4096)
                    let count = readlink("/proc/\(worker)/fd/\(name)", &buffer, buffer.count)
                    let target = buffer.prefix(max(count, 0)).map { UInt8(bitPattern: $0) }
                    #expect(!String(decoding: target, as: UTF8.self).hasPrefix(directory.path))
                }
            }
            command.signal(SIGTERM)
            #expect(try command.ending().status == 75)
        }
    }
}
