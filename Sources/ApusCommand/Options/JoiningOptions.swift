internal import ArgumentParser
internal import Cluster
internal import Failures
internal import System
internal import ZeroMQ

/// How long others are waited for who are to work together with this process: seconds, or `none`, which waits on.
struct JoinTimeout: CustomStringConvertible {
    /// Infinite for `none`.
    let seconds: Seconds

    init(_ seconds: Seconds) { self.seconds = seconds }

    /// What somebody typed.
    ///
    /// - Throws: What is expected instead.
    @Sendable
    static func read(_ text: String) throws -> JoinTimeout {
        let seconds = text == "none" ? .infinity : Seconds(text).flatMap { $0.isFinite ? $0 : nil }
        guard let seconds, seconds > 0 else {
            throw ValidationError("expected a number of seconds above 0, or none, found \"\(text)\"")
        }
        return JoinTimeout(seconds)
    }

    var description: String { seconds.isFinite ? "\(Int(exactly: seconds).map(String.init) ?? "\(seconds)")" : "none" }
}

/// Where a worker or a relay works, and how it proves itself there.
struct JoiningOptions: ParsableArguments {
    @Argument(help: "ipc://PATH or tcp://HOST:PORT, as given to `--listen`.")
    var endpoint: String

    @Option(
        help: ArgumentHelp(
            "The coordinator's public key: the file server.key that `apus keygen` made.", valueName: "file"),
        completion: .file(extensions: ["key"]))
    var serverKey: String?

    @Option(
        help: ArgumentHelp("One's own keys: a .key_secret file that `apus keygen` made.", valueName: "file"),
        completion: .file(extensions: ["key_secret"]))
    var key: String?

    /// - Parameter insecure: Whether to go beyond this host without keys.
    /// - Returns: Where to go, and what to prove oneself with; nil where that takes no keys.
    func destination(insecure: Bool) throws -> (endpoint: Endpoint, keys: ClientKeys?) {
        let endpoint = try Endpoint(endpoint)
        if let defect = endpoint.reachabilityDefect { throw Failure(.usage, "no coordinator can be there: \(defect)") }
        let keys = try keys(for: endpoint, insecure: insecure)
        // A socket file has the file system's permissions instead.
        return (endpoint, endpoint.isSocketFile ? nil : keys)
    }

    private func keys(for endpoint: Endpoint, insecure: Bool) throws -> ClientKeys? {
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
}

extension Endpoint {
    fileprivate var isSocketFile: Bool { if case .ipc = transport { true } else { false } }
}

/// Where workers started by hand may join, and who they may be.
struct ListeningOptions: ParsableArguments {
    @Option(
        help: ArgumentHelp(
            "Where workers started by hand may join: ipc://PATH or tcp://HOST:PORT; may be repeated.",
            valueName: "endpoint"))
    var listen: [String] = []

    @Option(
        help: ArgumentHelp(
            "Write where workers may join to this file, one endpoint a line, for as long as they can.",
            valueName: "file"),
        completion: .file())
    var announce: String?

    @Option(
        parsing: .unconditional,
        help: ArgumentHelp("The most workers admitted at once besides the local ones.", valueName: "n"))
    var maxWorkers = 256

    @Option(
        help: ArgumentHelp(
            "Admit workers over TCP by the keys in this directory alone, which `apus keygen DIR` makes.",
            valueName: "dir"),
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
