import Glibc
import TestSupport
import Testing

extension EndToEnd {
    @Suite("A run can be watched while it trains", .serialized)
    struct DashboardTests {
        private static func port(of command: Command) throws -> UInt16 {
            try command.waitUntil { command.errors.contains("dashboard  http://") }
            let match = try #require(command.errors.firstMatch(of: #/dashboard  http://127\.0\.0\.1:(\d+)//#))
            return try #require(UInt16(match.1))
        }

        private static func get(_ path: String, _ port: UInt16, _ fields: String = "") throws -> String {
            let connection = try RawConnection(port: port)
            connection.say(Array("GET \(path) HTTP/1.1\r\nHost: localhost\r\n\(fields)\r\n".utf8))
            return connection.hearAll()
        }

        @Test("Page, changes, metrics and health are there while it trains, and the result is the same")
        func watched() throws {
            let run = try TrainingRun()
            let endpoint = "tcp://127.0.0.1:\(try FreePort.find())"
            // It waits for its worker until everything was asked.
            let command = try run.start(["--workers", "0", "--listen", endpoint, "--dashboard", "127.0.0.1:0"])
            let port = try Self.port(of: command)
            #expect(try Self.get("/", port).contains("<section id=\"now\""))
            #expect(try Self.get("/metrics", port).contains("\n# TYPE apus_steps_total counter\n"))
            #expect(try Self.get("/healthz", port).hasPrefix("HTTP/1.1 200 OK\r\n"))
            // One who listens to nothing, and one who hears it out: the run's end ends the stream.
            let deaf = try RawConnection(port: port)
            deaf.say(Array("GET /events HTTP/1.1\r\nHost: localhost\r\n\r\n".utf8))
            let listener = try RawConnection(port: port)
            listener.say(Array("GET /events HTTP/1.1\r\nHost: localhost\r\n\r\n".utf8))
            let worker = try Command(["worker", endpoint])
            let changes = listener.hearAll()
            #expect(changes.contains("event: section\n") && changes.contains("event: end\n"))
            let summary = try TrainingRun.summary(try command.ending())
            #expect(try summary.fingerprint == Reference.fingerprint())
            #expect(changes.contains(summary.fingerprint))
            #expect(try worker.ending().status == 0)
            withExtendedLifetime(deaf) {}
        }

        @Test("A port in use, a bad address or a weak token is told of before anything is made")
        func refused() throws {
            let directory = try TemporaryDirectory()
            let holder = try TrainingRun().start([
                "--workers", "0", "--listen", "tcp://127.0.0.1:*", "--dashboard", "127.0.0.1:0",
            ])
            let port = try Self.port(of: holder)
            for (words, status) in [
                (["--dashboard", "127.0.0.1:\(port)"], Int32(69)), (["--dashboard", "runs/x"], 64),
                (["--dashboard", "0", "--dashboard-token", "short"], 64),
                (["--dashboard-token", "0123456789abcdef"], 64),
                (["--dashboard", "0", "--dashboard-token", "@/nowhere"], 65),
            ] {
                let ending = try Command.run(
                    ["train", "--data", "synthetic", "--run-dir", directory.file("run")] + words)
                #expect(ending.status == status && ending.errorLines.count == 1, "\(ending.errors)")
            }
            #expect(try FileBytes.names(in: directory.path) == [])
        }

        @Test("A run that stands where an address may is told of, and how to write it")
        func swallowed() throws {
            let directory = try TemporaryDirectory()
            for run in ["runs/none", directory.path] {
                let ending = try Command.run(["resume", "--dashboard", run, "--quiet"])
                #expect(ending.status == 64 && ending.errorLines.count == 1)
                #expect(ending.errors.contains("write `apus resume \(run) --dashboard`"))
            }
            #expect(
                try Command.run(["resume", "--dashboard", "8080"]).errors.contains("Missing expected argument '<run>'"))
        }

        @Test("Beyond loopback a token is asked for, which is made and shown where none is given")
        func token() throws {
            let command = try TrainingRun().start([
                "--workers", "0", "--listen", "tcp://127.0.0.1:*", "--quiet", "--dashboard", "*:0",
            ])
            try command.waitUntil { command.errors.contains("?token=") }
            let match = try #require(command.errors.firstMatch(of: #/http://[^:]+:(\d+)/\?token=([0-9a-f]{32})/#))
            let port = try #require(UInt16(match.1))
            #expect(try Self.get("/metrics", port).hasPrefix("HTTP/1.1 401 "))
            #expect(try Self.get("/metrics", port, "Authorization: Bearer \(match.2)\r\n").hasPrefix("HTTP/1.1 200 "))
            #expect(try Self.get("/?token=\(match.2)", port).hasPrefix("HTTP/1.1 303 "))
        }
    }
}
