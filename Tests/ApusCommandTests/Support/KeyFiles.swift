/// Keys that the command made, in a directory of their own.
struct KeyFiles {
    private let parent: TemporaryDirectory
    let path: String

    init() throws {
        parent = try TemporaryDirectory()
        path = parent.file("keys")
        let ending = try Command.run(["keygen", path])
        guard ending.status == 0 else { throw Command.Trouble.cannotStart(ending.errors) }
    }

    /// The words by which a worker shows its keys.
    func words(_ name: String = "worker") -> [String] {
        ["--server-key", "\(path)/server.key", "--key", "\(path)/\(name).key_secret"]
    }
}
