import Glibc
import TestSupport
import ZeroMQ

/// A coordinator's keys and those of `worker`, in a directory that goes away with them.
final class TestKeys {
    let directory: KeyDirectory
    private let parent: TemporaryDirectory
    private var names = ["worker"]

    init() throws {
        parent = try TemporaryDirectory()
        directory = KeyDirectory("\(parent.path)/keys")
        try directory.create(client: "worker")
    }

    deinit {
        for name in names { shutOut(name) }
        for name in names + [KeyDirectory.serverName] {
            unlink(directory.publicPath(of: name))
            unlink(directory.secretPath(of: name))
        }
        rmdir(directory.authorizedPath)
        rmdir(directory.path)
    }

    func add(_ name: String) throws {
        names.append(name)
        try directory.addClient(name)
    }

    func shutOut(_ name: String) { unlink("\(directory.authorizedPath)/\(name).key") }

    func client(_ name: String) throws -> ClientKeys {
        try ClientKeys(
            keyFile: directory.secretPath(of: name), serverKeyFile: directory.publicPath(of: KeyDirectory.serverName))
    }
}
