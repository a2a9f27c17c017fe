internal import ArgumentParser
internal import DataParallel
internal import Failures
internal import Glibc
internal import Kernels
internal import Reporting
internal import ZeroMQ

struct WorkerCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "worker",
        abstract: "Computes for a coordinator that listens somewhere.",
        discussion: """
            The dataset comes from the coordinator. SIGTERM or Ctrl-C finishes the share at hand and leaves. A worker whose \
            connection breaks comes back by itself.

            EXAMPLES
              apus worker tcp://127.0.0.1:5555
              apus worker tcp://coordinator:5555 --server-key server.key --key worker.key_secret
            """)

    @Argument(help: "ipc://PATH or tcp://HOST:PORT, as given to `apus train --listen`.")
    var endpoint: String

    @Option(help: "The coordinator's public key: the file server.key that `apus keygen` made.")
    var serverKey: String?

    @Option(help: "This worker's own keys: a .key_secret file that `apus keygen` made.")
    var key: String?

    @Flag(help: "Go beyond this host without keys, although anybody on the way may read and forge what passes.")
    var insecure = false

    /// - Returns: What to prove oneself with; nil where no keys were given.
    private func keys(for endpoint: Endpoint) throws -> ClientKeys? {
        switch (key, serverKey) {
        case (let key?, let serverKey?): return try ClientKeys(keyFile: key, serverKeyFile: serverKey)
        case (nil, nil): break
        default: throw Failure(.usage, "--server-key and --key belong together: give both, or neither")
        }
        guard !endpoint.isLoopback else { return nil }
        guard insecure else {
            throw Failure(
                .usage,
                "cannot work for \(endpoint) without keys: beyond loopback anybody on the way could read and forge what passes; "
                    + "give --server-key FILE and --key FILE, which `apus keygen` makes, or accept that with --insecure"
            )
        }
        Warning.show("working for \(endpoint) without keys: what passes can be read and forged (--insecure)")
        return nil
    }

    func run() throws {
        let endpoint = try Endpoint(endpoint)
        let keys = try keys(for: endpoint)
        let signals = try SignalDescriptor([SIGTERM, SIGINT])
        let environment = { (name: String) in getenv(name).map { String(cString: $0) } }
        let token = environment(WorkerEnvironment.token)
        if let parent = environment(WorkerEnvironment.parent).flatMap(Int32.init) {
            guard ParentDeath.follow(parent: parent) else { return }
        }
        if let processor = environment(WorkerEnvironment.processor).flatMap(Int.init) {
            Processors.run(on: [processor])
        }
        do {
            let worker = try WorkerLoop(
                // A socket file has the file system's permissions instead.
                endpoint: endpoint, keys: endpoint.isSocketFile ? nil : keys,
                instructionSet: try InstructionSet.chosen(),
                signals: signals, token: token
            ) { Terminal().write("\($0)\n") }
            _ = try worker.run()
        } catch let error as ZeroMQError {
            throw error.failure
        }
    }
}

extension Endpoint {
    fileprivate var isSocketFile: Bool { if case .ipc = transport { true } else { false } }
}
