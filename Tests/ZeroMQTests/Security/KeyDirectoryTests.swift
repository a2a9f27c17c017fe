import Failures
import Glibc
import TestSupport
import Testing

@testable import ZeroMQ

@Suite("Key directories")
struct KeyDirectoryTests {
    /// A directory for keys that is not there yet; what comes to lie in it is removed at the end.
    final class Scene {
        private let parent: TemporaryDirectory
        let keys: KeyDirectory

        init() throws {
            parent = try TemporaryDirectory()
            keys = KeyDirectory("\(parent.path)/keys")
        }

        deinit {
            for directory in [keys.authorizedPath, keys.path] {
                for name in names(directory) { unlink("\(directory)/\(name)") }
                rmdir(directory)
            }
        }

        func names(_ directory: String) -> [String] {
            guard let stream = opendir(directory) else { return [] }
            defer { closedir(stream) }
            var names: [String] = []
            while let entry = readdir(stream) {
                let name = withUnsafeBytes(of: entry.pointee.d_name) {
                    String(decoding: $0.prefix { $0 != 0 }, as: UTF8.self)
                }
                if name != ".", name != ".." { names.append(name) }
            }
            return names.sorted()
        }

        func mode(_ path: String) -> mode_t {
            var status = stat()
            return stat(path, &status) == 0 ? status.st_mode & 0o777 : 0
        }
    }

    @Test("a new one holds the server's keys and those of one client, who is let in, and only its owner may look")
    func created() throws {
        let scene = try Scene()
        let keys = scene.keys
        try keys.create(client: "worker")
        #expect(
            scene.names(keys.path) == [
                "authorized", "server.key", "server.key_secret", "worker.key", "worker.key_secret",
            ])
        #expect(scene.names(keys.authorizedPath) == ["worker.key"])
        #expect(scene.mode(keys.path) == 0o700 && scene.mode(keys.authorizedPath) == 0o700)
        #expect(
            scene.mode(keys.secretPath(of: "server")) == 0o600 && scene.mode(keys.secretPath(of: "worker")) == 0o600)
        let client = try ClientKeys(
            keyFile: keys.secretPath(of: "worker"), serverKeyFile: keys.publicPath(of: "server"))
        #expect(client.server == (try keys.serverKeys().publicKey))
        let authorized = try AuthorizedKeys(directory: keys.authorizedPath)
        #expect(authorized.name(of: client.own.publicKey) == "worker")
        #expect(authorized.contains(name: "worker") && !authorized.contains(name: "server"))
        try keys.check()
    }

    @Test("nothing that is there is ever written over")
    func neverOverwritten() throws {
        let scene = try Scene()
        try scene.keys.create(client: "worker")
        let server = try scene.keys.serverKeys()
        let failure = #expect(throws: Failure.self) { try scene.keys.create(client: "other") }
        #expect(failure?.kind == .usage && failure?.message.contains("exists already") == true)
        #expect(throws: Failure.self) { try scene.keys.addClient("worker") }
        unlink(scene.keys.publicPath(of: "worker"))
        unlink(scene.keys.secretPath(of: "worker"))
        // It is still authorized, by a key that somebody else has by now.
        #expect(throws: Failure.self) { try scene.keys.addClient("worker") }
        #expect(try scene.keys.serverKeys() == server)
        #expect(scene.names(scene.keys.path) == ["authorized", "server.key", "server.key_secret"])
    }

    @Test("what a maker left that died is removed by the next, and what a living one is at is not")
    func abandoned() throws {
        let scene = try Scene()
        let parent = String(scene.keys.path.dropLast("/keys".count))
        let dead = "\(parent)/.keys.dead.partial"
        mkdir(dead, 0o700)
        mkdir("\(dead)/authorized", 0o700)
        close(open("\(dead)/server.key_secret", O_WRONLY | O_CREAT, 0o600))
        let living = try KeyDraft(of: scene.keys.path)
        try scene.keys.create(client: "worker")
        #expect(scene.names(parent).sorted() == [String(living.path.dropFirst(parent.count + 1)), "keys"].sorted())
        try scene.keys.check()
    }

    @Test("a directory with other files keeps them, and gets the keys")
    func besideOthers() throws {
        let scene = try Scene()
        mkdir(scene.keys.path, 0o700)
        mkdir(scene.keys.authorizedPath, 0o700)
        close(open("\(scene.keys.path)/notes", O_WRONLY | O_CREAT, 0o600))
        try scene.keys.create(client: "worker")
        #expect(
            scene.names(scene.keys.path) == [
                "authorized", "notes", "server.key", "server.key_secret", "worker.key", "worker.key_secret",
            ])
        #expect(scene.names(scene.keys.authorizedPath) == ["worker.key"])
        try scene.keys.check()
    }

    /// What a maker leaves that is killed after it put so many files in their places.
    private func abandon(_ files: [String], placing count: Int, in scene: Scene) throws {
        let draft = "\(scene.keys.path)/.keygen.dead.partial"
        for directory in [draft, "\(draft)/authorized", scene.keys.authorizedPath] { mkdir(directory, 0o700) }
        for (index, file) in files.enumerated() {
            close(open("\(draft)/\(file)", O_WRONLY | O_CREAT, 0o600))
            guard index < count else { continue }
            try #require(link("\(draft)/\(file)", "\(scene.keys.path)/\(file)") == 0)
        }
    }

    @Test("half a set of a killed maker is undone by the next", arguments: 0...4)
    func halfASet(placed: Int) throws {
        let scene = try Scene()
        mkdir(scene.keys.path, 0o700)
        close(open("\(scene.keys.path)/notes", O_WRONLY | O_CREAT, 0o600))
        let files = ["worker.key", "worker.key_secret", "authorized/worker.key", "server.key", "server.key_secret"]
        try abandon(files, placing: placed, in: scene)
        try scene.keys.create(client: "worker")
        #expect(
            scene.names(scene.keys.path) == [
                "authorized", "notes", "server.key", "server.key_secret", "worker.key", "worker.key_secret",
            ])
        _ = try ClientKeys(
            keyFile: scene.keys.secretPath(of: "worker"), serverKeyFile: scene.keys.publicPath(of: "server"))
        #expect(try AuthorizedKeys(directory: scene.keys.authorizedPath).count == 1)
        try scene.keys.check()
    }

    @Test("half a client of a killed maker is undone by the next, a whole one stays", arguments: 0...3)
    func halfAClient(placed: Int) throws {
        let scene = try Scene()
        try scene.keys.create(client: "worker")
        let files = ["late.key", "late.key_secret", "authorized/late.key"]
        try abandon(files, placing: placed, in: scene)
        if placed == files.count {
            #expect(throws: Failure.self) { try scene.keys.addClient("late") }
        } else {
            try scene.keys.addClient("late")
            #expect(try AuthorizedKeys(directory: scene.keys.authorizedPath).contains(name: "late"))
        }
        #expect(scene.names(scene.keys.path).filter { $0.hasPrefix("late") } == ["late.key", "late.key_secret"])
        #expect(!scene.names(scene.keys.path).contains { $0.hasPrefix(".") })
    }

    @Test("authorized keys that others may change are refused: the directory and each file", arguments: [0o020, 0o002])
    func openToOthers(bits: mode_t) throws {
        let scene = try Scene()
        try scene.keys.create(client: "worker")
        let file = "\(scene.keys.authorizedPath)/worker.key"
        chmod(file, 0o644 | bits)
        let failure = #expect(throws: Failure.self) { _ = try AuthorizedKeys(directory: scene.keys.authorizedPath) }
        #expect(failure?.message.contains("chmod go-w \(file)") == true)
        var complaints = 0
        #expect(try AuthorizedKeys(directory: scene.keys.authorizedPath) { _ in complaints += 1 }.count == 0)
        #expect(complaints == 1)
        chmod(file, 0o644)
        chmod(scene.keys.authorizedPath, 0o700 | bits)
        #expect(throws: Failure.self) { _ = try AuthorizedKeys(directory: scene.keys.authorizedPath) }
    }

    @Test("further clients have keys of their own")
    func furtherClients() throws {
        let scene = try Scene()
        try scene.keys.create(client: "worker")
        try scene.keys.addClient("Anna-2.b_c")
        let authorized = try AuthorizedKeys(directory: scene.keys.authorizedPath)
        #expect(authorized.count == 2 && authorized.contains(name: "Anna-2.b_c"))
    }

    @Test(
        "names that are no file's name, or the server's, are refused",
        arguments: ["", ".", "..", ".x", "a/b", "../a", "a b", "a\n", "server", "ä", String(repeating: "a", count: 65)])
    func badNames(name: String) throws {
        let scene = try Scene()
        #expect(throws: Failure.self) { try scene.keys.create(client: name) }
        #expect(scene.names(scene.keys.path) == [] && scene.mode(scene.keys.path) == 0)
        try scene.keys.create(client: "worker")
        #expect(throws: Failure.self) { try scene.keys.addClient(name) }
        #expect(scene.names(scene.keys.path).count == 5)
    }

    @Test("a directory where others may write is no place for keys")
    func openDirectory() throws {
        let scene = try Scene()
        mkdir(scene.keys.path, 0o700)
        chmod(scene.keys.path, 0o770)
        let failure = #expect(throws: Failure.self) { try scene.keys.create(client: "worker") }
        #expect(failure?.kind == .usage && failure?.message.contains("chmod go-w") == true)
        #expect(scene.names(scene.keys.path) == [])
    }

    @Test("a directory that cannot be made, or holds no keys, is told of")
    func missing() throws {
        let scene = try Scene()
        let nested = KeyDirectory("\(scene.keys.path)/deeper")
        #expect(#expect(throws: Failure.self) { try nested.create(client: "worker") }?.kind == .cannotCreate)
        for action in [{ try scene.keys.addClient("x") }, { try scene.keys.check() }] as [() throws -> Void] {
            #expect(#expect(throws: Failure.self) { try action() }?.kind == .usage)
        }
    }

    @Test("a damaged key among the authorized ones keeps nobody else out")
    func damaged() throws {
        let scene = try Scene()
        try scene.keys.create(client: "worker")
        let path = "\(scene.keys.authorizedPath)/half.key"
        let file = try #require(fopen(path, "w"))
        fputs("curve\n    public-key = \"sh", file)
        fclose(file)
        #expect(throws: Failure.self) { _ = try AuthorizedKeys(directory: scene.keys.authorizedPath) }
        var complaints: [String] = []
        let keys = try AuthorizedKeys(directory: scene.keys.authorizedPath) { complaints.append($0.message) }
        #expect(keys.count == 1 && keys.contains(name: "worker"))
        #expect(complaints.count == 1 && complaints[0].contains(path))
    }
}
