internal import ArgumentParser
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
        help: "The coordinator's public key: the file server.key that `apus keygen` made.",
        completion: .file(extensions: ["key"]))
    var serverKey: String?

    @Option(
        help: "One's own keys: a .key_secret file that `apus keygen` made.",
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
