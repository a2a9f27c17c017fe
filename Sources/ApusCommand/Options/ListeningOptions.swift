internal import ArgumentParser
internal import Cluster
internal import Failures
internal import ZeroMQ

/// Where workers started by hand may join, and who they may be.
struct ListeningOptions: ParsableArguments {
    @Option(help: "Where workers started by hand may join: ipc://PATH or tcp://HOST:PORT; may be repeated.")
    var listen: [String] = []

    @Option(
        help: ArgumentHelp(
            "Write where workers may join to this file, one endpoint a line, for as long as they can.",
            valueName: "file"),
        completion: .file())
    var announce: String?

    @Option(parsing: .unconditional, help: "The most workers admitted at once besides the local ones.")
    var maxWorkers = 256

    @Option(
        help: "Admit workers over TCP by the keys in this directory alone, which `apus keygen DIR` makes.",
        completion: .directory)
    var keys: String?

    @Flag(help: "Accept workers over TCP from other hosts without keys although anybody who reaches the port may join.")
    var insecure = false

    /// - Throws: `Failure.usage` for what cannot be, or would let anybody in unasked.
    func apply(to options: inout CoordinatorOptions) throws {
        options.listen = try listen.map { try Endpoint($0) }
        if let defect = options.listen.lazy.compactMap(\.reachabilityDefect).first {
            throw Failure(.usage, "nobody could join: \(defect)")
        }
        for endpoint in options.listen {
            guard case .tcp = endpoint.transport, !endpoint.isLoopback, !insecure, keys == nil else { continue }
            throw Failure(
                .usage,
                "cannot listen on \(endpoint): beyond loopback anybody who reaches the port could join; make keys with "
                    + "`apus keygen DIR` and give --keys DIR, listen on tcp://127.0.0.1, or accept that with --insecure"
            )
        }
        guard !insecure || keys == nil else {
            throw Failure(.usage, "--keys asks for keys and --insecure for none: give one of them")
        }
        options.keys = keys.map { KeyDirectory($0) }
        try options.keys?.check()
        guard (1...4096).contains(maxWorkers) else {
            throw Failure(.usage, "--max-workers must be 1 to 4096, and cannot be \(maxWorkers)")
        }
        options.maximumWorkers = maxWorkers
        guard announce == nil || !options.listen.isEmpty else {
            throw Failure(.usage, "--announce has nothing to tell without --listen ENDPOINT")
        }
        options.announcement = announce
    }
}
