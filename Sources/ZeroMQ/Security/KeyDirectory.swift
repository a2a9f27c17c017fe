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
    /// All is made in a draft first. A directory that was not there or was empty gets its name in one stroke; where there
    /// are other files, what a maker began who was killed in between is undone by the next.
    ///
    /// - Throws: `Failure.usage` where there are keys already, or others may write into the directory.
    package func create(client: String) throws(Failure) {
        try Self.check(client)
        if Self.exists(path) {
            try checkPrivacy()
            KeyDraft.removeAbandoned(within: path)
            try refuse(
                [publicPath(of: Self.serverName), secretPath(of: Self.serverName)],
                "give another directory, or add a worker's keys with \(Mention.setting("client", "NAME"))")
            try refuseKeys(of: client)
        }
        do throws(Failure) {
            let draft = try KeyDraft(of: path)
            try Self.makeKeys(of: [Self.serverName, client], in: draft)
            if draft.becomeTarget() { return }
        } catch {
            // The one above may be somebody else's.
            guard Self.exists(path) else { throw error }
        }
        let draft = try KeyDraft(within: path)
        try Self.makeKeys(of: [Self.serverName, client], in: draft)
        try draft.publish()
    }

    /// Makes the keys of another client and lets it in; what one began who was killed in between is undone by the next.
    ///
    /// - Throws: `Failure.usage` where there is a client of that name, or there are no server's keys.
    package func addClient(_ name: String) throws(Failure) {
        try Self.check(name)
        try checkPrivacy()
        KeyDraft.removeAbandoned(within: path)
        _ = try serverKeys()
        try refuseKeys(of: name)
        let draft = try KeyDraft(within: path)
        try Self.makeKeys(of: [name], in: draft)
        try draft.publish()
    }

    /// All but the server are let in.
    private static func makeKeys(of names: [String], in draft: KeyDraft) throws(Failure) {
        for name in names {
            let keys = try generate()
            try CurveKeyFile.write(keys, named: name, in: draft.path)
            guard name != serverName else { continue }
            try CurveKeyFile.writePublicKey(keys.publicKey, named: name, in: KeyDirectory(draft.path).authorizedPath)
        }
    }

    /// - Throws: where they are missing, damaged, or can be read by others.
    package func serverKeys() throws(Failure) -> CurveKeys {
        let file = secretPath(of: Self.serverName)
        guard Self.exists(file) else {
            throw Failure(
                .usage,
                "there are no keys in \(path): \(file) is missing; make some with \(Mention.command("keygen", path))")
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

    private func refuseKeys(of client: String) throws(Failure) {
        let authorized = "\(authorizedPath)/\(client)\(CurveKeyFile.publicSuffix)"
        try refuse(
            [authorized, publicPath(of: client), secretPath(of: client)],
            "choose another name with \(Mention.setting("client"))")
    }

    /// - Parameter advice: What to do where one of these is there already.
    private func refuse(_ paths: [String], _ advice: String) throws(Failure) {
        guard let taken = paths.first(where: Self.exists) else { return }
        throw Failure(.usage, "cannot make keys in \(path): \(taken) exists already; \(advice)")
    }

    private func checkPrivacy() throws(Failure) {
        var status = stat()
        guard stat(path, &status) == 0, status.st_mode & S_IFMT == S_IFDIR else {
            throw Failure(
                .usage,
                "cannot keep keys in \(path): it is no directory; \(Mention.command("keygen")) without "
                    + "\(Mention.setting("client")) makes one")
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
}

/// The public keys of those who are let in, each with the name it goes by.
package struct AuthorizedKeys: Sendable, Equatable {
    private let names: [CurvePublicKey: String]

    package init(_ names: [CurvePublicKey: String] = [:]) {
        self.names = names
    }

    /// Every `NAME.key` file in a directory; anything else in it is passed over.
    ///
    /// - Throws: if one of them is damaged, or if others may put keys of their own there.
    package init(directory: String) throws(Failure) {
        var damage: Failure?
        try self.init(directory: directory) { damage = damage ?? $0 }
        if let damage { throw damage }
    }

    /// The same, without the files that are damaged, perhaps because somebody is still writing them.
    ///
    /// - Parameter passOver: Told what is wrong with each of them.
    package init(directory: String, passOver: (Failure) -> Void) throws(Failure) {
        guard let stream = opendir(directory) else {
            throw Failure(
                .usage,
                "cannot read the authorized keys in \(directory): \(String(cString: strerror(errno)));"
                    + " make the directory and copy the workers' .key files into it")
        }
        defer { closedir(stream) }
        var status = stat()
        guard fstat(dirfd(stream), &status) == 0, status.st_mode & 0o022 == 0 else {
            throw Failure(
                .usage,
                "refusing the authorized keys in \(directory): others may add keys there; run `chmod go-w \(directory)`"
            )
        }
        var names: [CurvePublicKey: String] = [:]
        while let entry = readdir(stream) {
            let file = withUnsafeBytes(of: entry.pointee.d_name) { name in
                String(decoding: name.prefix { $0 != 0 }, as: UTF8.self)
            }
            guard file.hasSuffix(CurveKeyFile.publicSuffix), !file.hasPrefix(".") else { continue }
            let key: CurvePublicKey
            do {
                key = try CurveKeyFile.readAuthorizedKey("\(directory)/\(file)")
            } catch {
                passOver(error)
                continue
            }
            let name = String(file.dropLast(CurveKeyFile.publicSuffix.count))
            // Two files may hold one key: the name must not depend on the directory's order.
            names[key] = min(names[key] ?? name, name)
        }
        self.names = names
    }

    package var count: Int { names.count }

    /// Whether anybody of that name is let in.
    package func contains(name: String) -> Bool { names.values.contains(name) }

    /// - Returns: nil for a key that is not authorized.
    package func name(of key: CurvePublicKey) -> String? { names[key] }
}

/// What a client needs to reach a server that wants keys.
package struct ClientKeys: Sendable, Equatable {
    package let own: CurveKeys
    package let server: CurvePublicKey

    package init(own: CurveKeys, server: CurvePublicKey) {
        self.own = own
        self.server = server
    }

    /// - Parameters:
    ///   - keyFile: The client's secret file.
    ///   - serverKeyFile: The server's public file.
    package init(keyFile: String, serverKeyFile: String) throws(Failure) {
        own = try CurveKeyFile.readKeys(keyFile, for: Mention.setting("key"))
        server = try CurveKeyFile.readPublicKey(serverKeyFile)
    }
}
