package import Failures
internal import Glibc

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
