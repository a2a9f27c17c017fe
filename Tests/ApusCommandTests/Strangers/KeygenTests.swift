import Glibc
import Testing

extension EndToEnd {
    @Suite("keygen makes keys, and never writes over any", .serialized)
    struct KeygenTests {
        @Test("A directory for the coordinator, one worker and those who are authorized")
        func made() throws {
            let directory = try TemporaryDirectory()
            let path = directory.file("keys")
            let ending = try Command.run(["keygen", path])
            #expect(ending.status == 0 && ending.errors.isEmpty)
            #expect(ending.output.contains("apus train --keys \(path)"))
            let names = try FileBytes.names(in: path)
            #expect(names == ["authorized", "server.key", "server.key_secret", "worker.key", "worker.key_secret"])
            #expect(try FileBytes.names(in: "\(path)/authorized") == ["worker.key"])
            var status = stat()
            for (name, mode) in [("", 0o700), ("server.key_secret", 0o600), ("worker.key_secret", 0o600)] {
                #expect(stat("\(path)/\(name)", &status) == 0 && status.st_mode & 0o777 == mode_t(mode))
            }
            for name in names where name.hasSuffix("_secret") {
                let secret = try #require(FileBytes.text("\(path)/\(name)").split(separator: "\"").dropLast().last)
                #expect(secret.count == 40 && !ending.output.contains(secret))
            }

            let before = try FileBytes.read("\(path)/server.key_secret")
            let again = try Command.run(["keygen", path])
            #expect(again.status == 64 && again.errorLines.count == 1)
            #expect(try FileBytes.read("\(path)/server.key_secret") == before)

            #expect(try Command.run(["keygen", path, "--client", "second"]).status == 0)
            #expect(try FileBytes.names(in: "\(path)/authorized") == ["second.key", "worker.key"])
            #expect(try Command.run(["keygen", path, "--client", "second"]).status == 64)
        }

        @Test("What cannot be made is told of, and nothing is left behind")
        func impossible() throws {
            let directory = try TemporaryDirectory()
            for (words, status) in [
                (["keygen", directory.file("a/b")], Int32(73)), (["keygen", directory.file("c"), "--client", "x"], 64),
                (["keygen", directory.file("d"), "--client", "../x"], 64), (["keygen"], 64),
            ] {
                #expect(try Command.run(words).status == status)
            }
            #expect(try FileBytes.names(in: directory.path) == [])
        }
    }
}
