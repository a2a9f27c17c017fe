package import Failures
internal import Glibc

/// The keys of one coordinator and of those who may join it, as files.
///
/// ```
/// server.key_secret    the coordinator's, which leaves this directory never
/// server.key           its public half, which every worker needs
/// NAME.key_secret      a worker's, to be moved to the worker's host
/// NAME.key             its public half
/// authorized/NAME.key  the public halves of those who are let in
/// ```
package struct KeyDirectory: Sendable, Equatable {
    package static let serverName = "server"

    package let path: String

    package init(_ path: String) {
        self.path = path
    }

    package var authorizedPath: String { "\(path)/authorized" }

    package func publicPath(of name: String) -> String { "\(path)/\(name)\(CurveKeyFile.publicSuffix)" }

    package func secretPath(of name: String) -> String { "\(path)/\(name)\(CurveKeyFile.secretSuffix)" }

    /// Makes the directory, the server's keys and those of one client; nothing is left behind if that fails.
    ///
    /// - Throws: `Failure.usage` where there are keys already, or others may write into the directory.
    package func create(client: String) throws(Failure) {
        try Self.check(client)
        let isNew = mkdir(path, 0o700) == 0
        guard isNew || errno == EEXIST else { throw cannotMake(path) }
        try checkPrivacy()
        for taken in [publicPath(of: Self.serverName), secretPath(of: Self.serverName)] where Self.exists(taken) {
            throw Failure(
                .usage,
                "cannot make keys in \(path): \(taken) exists already; give another directory, or add a worker's keys "
                    + "with --client NAME")
        }
        let hadAuthorized = Self.exists(authorizedPath)
        do throws(Failure) {
            guard hadAuthorized || mkdir(authorizedPath, 0o700) == 0 else { throw cannotMake(authorizedPath) }
            let keys = try Self.generate()
            try CurveKeyFile.write(keys, named: Self.serverName, in: path)
            do {
                try addClient(client)
            } catch {
                unlink(publicPath(of: Self.serverName))
                unlink(secretPath(of: Self.serverName))
                throw error
            }
        } catch {
            if !hadAuthorized { rmdir(authorizedPath) }
            if isNew { rmdir(path) }
            throw error
        }
    }

    /// Makes the keys of another client and lets it in.
    ///
    /// - Throws: `Failure.usage` where there is a client of that name, or there are no server's keys.
    package func addClient(_ name: String) throws(Failure) {
        try Self.check(name)
        try checkPrivacy()
        _ = try serverKeys()
        let authorized = "\(authorizedPath)/\(name)\(CurveKeyFile.publicSuffix)"
        for taken in [authorized, publicPath(of: name), secretPath(of: name)] where Self.exists(taken) {
            throw Failure(
                .usage, "cannot make keys for \(name): \(taken) exists already; choose another name with --client")
        }
        let keys = try Self.generate()
        try CurveKeyFile.write(keys, named: name, in: path)
        do {
            try CurveKeyFile.writePublicKey(keys.publicKey, named: name, in: authorizedPath)
        } catch {
            unlink(publicPath(of: name))
            unlink(secretPath(of: name))
            throw error
        }
    }

    /// - Throws: where they are missing, damaged, or can be read by others.
    package func serverKeys() throws(Failure) -> CurveKeys {
        let file = secretPath(of: Self.serverName)
        guard Self.exists(file) else {
            throw Failure(
                .usage, "there are no keys in \(path): \(file) is missing; make some with `apus keygen \(path)`")
        }
        return try CurveKeyFile.readKeys(file)
    }

    /// Reads everything that a server needs of it.
    ///
    /// - Throws: where something is missing, damaged, or open to others.
    package func check() throws(Failure) {
        _ = try serverKeys()
        _ = try AuthorizedKeys(directory: authorizedPath)
    }

    private func checkPrivacy() throws(Failure) {
        var status = stat()
        guard stat(path, &status) == 0, status.st_mode & S_IFMT == S_IFDIR else {
            throw Failure(
                .usage, "cannot keep keys in \(path): it is no directory; `apus keygen` without --client makes one")
        }
        guard status.st_mode & 0o022 == 0 else {
            throw Failure(
                .usage, "refusing to keep keys in \(path): others may write there; run `chmod go-w \(path)`")
        }
    }

    /// Names become file names, and appear in logs.
    private static func check(_ name: String) throws(Failure) {
        let isGood = { (byte: UInt8) in
            switch byte {
            case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
                UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: "_"), UInt8(ascii: "."):
                true
            default: false
            }
        }
        guard (1...64).contains(name.utf8.count), name.utf8.allSatisfy(isGood), !name.hasPrefix("."), name != serverName
        else {
            throw Failure(
                .usage,
                "a worker's keys cannot go by that name: expected 1 to 64 letters, digits, dots, dashes and underscores, no "
                    + "dot first, and not \"\(serverName)\"")
        }
    }

    private static func generate() throws(Failure) -> CurveKeys {
        do {
            return try CurveKeys.generate()
        } catch {
            throw error.failure
        }
    }

    /// A dangling link counts: nothing may be written through it.
    private static func exists(_ path: String) -> Bool {
        var status = stat()
        return lstat(path, &status) == 0
    }

    private func cannotMake(_ path: String) -> Failure {
        Failure(.cannotCreate, "cannot make the directory \(path): \(String(cString: strerror(errno)))")
    }
}
