import Glibc
import TestSupport
import Testing

extension EndToEnd {
    @Suite("No stranger is let in", .serialized)
    struct StrangerTests {
        private static let options = HaltedRun.options
        private static let undisturbed = Result { try TrainingRun(options).train(["--workers", "1"]) }

        private static let attacks: [[UInt8]] = {
            var greeting: [UInt8] = [0xFF] + [UInt8](repeating: 0, count: 8)
            greeting += [0x7F, 3, 0] + Array("NULL".utf8)
            let whole = greeting + [UInt8](repeating: 0, count: 48)
            var ready: [UInt8] = [4, 28, 5] + Array("READY".utf8) + [11] + Array("Socket-Type".utf8)
            ready += [0, 0, 0, 6] + Array("DEALER".utf8)
            let endless: [UInt8] = [0x02, 0x7F, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF]
            let apus: [UInt8] = Array("APUS".utf8) + [3, 0]
            // result, leaving and ready in the name of worker 1
            var forged: [UInt8] = []
            for type: UInt8 in [4, 5, 3] { forged += [0, 12] + apus + [type, 0, 1, 0, 0, 0] }
            // The protocol of old, which has no handshake.
            let old: [UInt8] = [1, 0, 13, 0] + apus + [5, 0, 1, 0, 0, 0]
            let noise = (0..<5000).map { UInt8(truncatingIfNeeded: $0 * $0 / 7 + $0) }
            return [
                [], noise, Array("GET / HTTP/1.1\r\nHost: localhost\r\n\r\n".utf8), Array(greeting.prefix(10)),
                greeting,
                Array(whole.dropLast(1)), whole, whole + ready, whole + ready + endless, whole + ready + forged, old,
            ]
        }()

        @Test(
            "Random bytes, HTTP, broken ZMTP and forged identities in mid-run change nothing, and are counted",
            arguments: [false, true])
        func attack(hasKeys: Bool) throws {
            let keys = try KeyFiles()
            let port = try FreePort.find()
            let endpoint = "tcp://127.0.0.1:\(port)"
            let job = try HaltedRun { run in
                let worker = try Command(["worker", endpoint] + (hasKeys ? keys.words() : []))
                let words = ["--workers", "1", "--min-workers", "2", "--listen", endpoint]
                return (try run.start(words + (hasKeys ? ["--keys", keys.path] : [])), [worker])
            }
            var connections: [RawConnection] = []
            func attack() {
                guard connections.count < 200, let connection = try? RawConnection(port: port) else { return }
                connection.say(Self.attacks[connections.count % Self.attacks.count])
                connections.append(connection)
                // Two of three hang up at the next turn but one.
                if connections.count % 3 == 0 { connections.swapAt(0, connections.count - 1) }
            }
            for _ in Self.attacks { attack() }
            job.goOn()
            let ending = try job.command.ending(meanwhile: attack)
            connections.removeAll()
            let summary = try TrainingRun.summary(ending)
            let expected = try Self.undisturbed.get()
            #expect(summary.fingerprint == expected.fingerprint)
            #expect(summary.test == expected.test)
            #expect(summary.workers.started == 2 && summary.workers.lost == 0)
            #expect((summary.workers.strangers ?? 0) > 0)
            #expect(ending.errors.contains("turned away"))
            #expect(ending.errorLines.count { $0.hasPrefix("refused") } < 100)
            #expect(try job.others[0].ending().status == 0)
        }

        @Test("TCP beyond loopback without keys is refused before anything is made, at both ends")
        func withoutKeys() throws {
            for command in ["train", "resume"] {
                let run = try TrainingRun(Self.options)
                let words = command == "train" ? try run.arguments([]) : ["resume", run.path]
                let ending = try Command.run(words + ["--listen", "tcp://0.0.0.0:5555"])
                #expect(ending.status == 64 && ending.errorLines.count == 1)
                #expect(ending.errors.contains("apus keygen"))
                #expect(!FileBytes.exists(run.path))
            }
            for host in ["192.0.2.1", "coordinator.invalid", "[2001:db8::1]", "0.0.0.0"] {
                let ending = try Command.run(["worker", "tcp://\(host):5555"])
                #expect(ending.status == 64 && ending.errorLines.count == 1 && ending.errors.contains("apus keygen"))
            }
        }

        @Test("With --insecure it is allowed, and both ends say what that means")
        func insecure() throws {
            let port = try FreePort.find()
            let run = try TrainingRun(Self.options)
            let worker = try Command(["worker", "tcp://0.0.0.0:\(port)", "--insecure"])
            let ending = try Command.run(
                try run.arguments(["--workers", "0", "--listen", "tcp://0.0.0.0:\(port)", "--insecure", "--quiet"]))
            #expect(try TrainingRun.summary(ending).fingerprint == (try Self.undisturbed.get().fingerprint))
            #expect(ending.errors.contains("is open to everybody"))
            let end = try worker.ending()
            #expect(end.status == 0 && end.errors.contains("warning") && end.errors.contains("without keys"))
        }

        @Test("With keys it listens beyond loopback")
        func beyondLoopback() throws {
            let keys = try KeyFiles()
            let port = try FreePort.find()
            let worker = try Command(["worker", "tcp://127.0.0.1:\(port)"] + keys.words())
            let ending = try Command.run(
                try TrainingRun(Self.options).arguments(
                    ["--workers", "0", "--listen", "tcp://0.0.0.0:\(port)", "--keys", keys.path]))
            #expect(try TrainingRun.summary(ending).fingerprint == (try Self.undisturbed.get().fingerprint))
            #expect(try worker.ending().status == 0)
            #expect(!ending.errors.contains("insecure"))
        }

        @Test("A worker that is refused says why, with the exit status of its reason")
        func refused() throws {
            let keys = try KeyFiles()
            let others = try KeyFiles()
            let endpoint = "tcp://127.0.0.1:\(try FreePort.find())"
            let run = try TrainingRun(Self.options)
            let command = try run.start(
                ["--workers", "1", "--min-workers", "2", "--listen", endpoint, "--keys", keys.path])
            try command.waitUntil { command.errors.contains("listening on") }
            let plain = try Command.run(["worker", endpoint])
            #expect(plain.status == 64 && plain.errors.contains("lets in only workers with keys"))
            let words = ["--server-key", "\(keys.path)/server.key", "--key", "\(others.path)/worker.key_secret"]
            let unknown = try Command.run(["worker", endpoint] + words)
            #expect(unknown.status == 69 && unknown.errors.contains("does not know this worker's key"))
            command.signal(SIGTERM)
            #expect(try command.ending().status == 75)
        }

        @Test("Keys that are missing, half given, damaged or open to others are refused before anything is made")
        func badKeys() throws {
            let keys = try KeyFiles()
            let run = try TrainingRun(Self.options)
            let listen = ["--listen", "tcp://127.0.0.1:5555"]
            func expectUsage(_ words: [String]) throws {
                let ending = try Command.run(words)
                #expect(ending.status == 64 && ending.errorLines.count == 1, "\(ending.errors)")
                #expect(!FileBytes.exists(run.path))
            }
            try expectUsage(try run.arguments(listen + ["--keys", "/nonexistent"]))
            try expectUsage(try run.arguments(listen + ["--keys", keys.path, "--insecure"]))
            try expectUsage(try run.arguments(["--keys", keys.path]))
            try expectUsage(try run.arguments(listen + ["--max-workers", "0"]))
            try expectUsage(["worker", "tcp://127.0.0.1:5555", "--key", "\(keys.path)/worker.key_secret"])
            try expectUsage(["worker", "tcp://127.0.0.1:5555", "--server-key", "\(keys.path)/server.key"])
            try expectUsage(
                [
                    "worker", "tcp://127.0.0.1:5555", "--server-key", "\(keys.path)/server.key", "--key",
                    "\(keys.path)/worker.key",
                ])
            chmod("\(keys.path)/server.key_secret", 0o644)
            try expectUsage(try run.arguments(listen + ["--keys", keys.path]))
        }

        @Test("Sockets of local workers can be reached by this user alone, whatever the umask")
        func privateSockets() throws {
            let directory = try TemporaryDirectory()
            let path = directory.file("socket")
            let run = try TrainingRun(Self.options)
            let mask = umask(0)
            defer { umask(mask) }
            let command = try run.start(["--workers", "1", "--min-workers", "2", "--listen", "ipc://\(path)"])
            try command.waitUntil { command.errors.contains("joined") }
            var status = stat()
            #expect(stat(path, &status) == 0 && status.st_mode & 0o777 == 0o700)
            // Its own socket has no name: workers reach it through the descriptors of their parent, which are its user's.
            let worker = try #require(ProcessTable.children(of: command.process).first)
            let word = ProcessTable.title(of: worker).split(separator: " ").last
            let way = try #require(word?.hasPrefix("ipc:///proc/") == true ? word?.dropFirst("ipc://".count) : nil)
            #expect(stat(String(way), &status) == 0 && status.st_mode & S_IFMT == S_IFSOCK)
            #expect(status.st_mode & 0o777 == 0o700 && status.st_nlink == 0)
            #expect(!FileBytes.exists("\(run.path)/.endpoint"))
            command.signal(SIGTERM)
            #expect(try command.ending().status == 75)
            #expect(!FileBytes.exists(path))
        }
    }
}
