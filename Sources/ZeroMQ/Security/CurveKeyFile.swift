package import Failures
internal import Glibc

/// Reads and writes the files that hold CURVE keys: `NAME.key` for the public one, `NAME.key_secret` for both.
package enum CurveKeyFile {
    package static let publicSuffix = ".key"
    package static let secretSuffix = ".key_secret"
    /// More than any certificate with sensible metadata has.
    private static let largestSize = 64 * 1024

    /// Writes both files of a pair; neither may exist yet.
    ///
    /// - Returns: the paths of the public and the secret file, the latter with permissions 0600.
    @discardableResult
    package static func write(
        _ keys: CurveKeys, named name: String, in directory: String
    ) throws(Failure) -> (publicPath: String, secretPath: String) {
        let publicPath = "\(directory)/\(name)\(publicSuffix)"
        let secretPath = "\(directory)/\(name)\(secretSuffix)"
        let publicText = keys.publicKey.text
        let secret = CurveCertificate(publicKeyText: publicText, secretKeyText: keys.secretKeyText)
        try create(secretPath, mode: 0o600, secret.text)
        do {
            try create(publicPath, mode: 0o644, CurveCertificate(publicKeyText: publicText).text)
        } catch {
            unlink(secretPath)
            throw error
        }
        return (publicPath, secretPath)
    }

    /// Writes a public key alone; the file may not exist yet.
    package static func writePublicKey(_ key: CurvePublicKey, named name: String, in directory: String) throws(Failure)
    {
        let text = CurveCertificate(publicKeyText: key.text).text
        try create("\(directory)/\(name)\(publicSuffix)", mode: 0o644, text)
    }

    /// The pair in a secret file, which nobody but its owner may be able to read.
    ///
    /// - Parameter reader: Who wants it, as people know it.
    package static func readKeys(_ path: String, for reader: String = "a server") throws(Failure) -> CurveKeys {
        let certificate = try readCertificate(path, isSecret: true)
        guard let text = certificate.secretKeyText else {
            throw Failure(
                .usage,
                "cannot use key file \(path): it has only a public key, and \(reader) wants the secret one; give the "
                    + "\(secretSuffix) file beside it")
        }
        guard let keys = CurveKeys(secretKeyText: text) else {
            throw Failure(.data, "key file \(path) is damaged: its secret key is not 40 characters of Z85")
        }
        guard certificate.publicKeyText == keys.publicKey.text else {
            throw Failure(.data, "key file \(path) is damaged: its public key does not belong to its secret key")
        }
        return keys
    }

    /// The public key in either file of a pair.
    package static func readPublicKey(_ path: String) throws(Failure) -> CurvePublicKey {
        let certificate = try readCertificate(path, isSecret: path.hasSuffix(secretSuffix))
        guard let key = CurvePublicKey(text: certificate.publicKeyText) else {
            throw Failure(.data, "key file \(path) is damaged: its public key is not 40 characters of Z85")
        }
        return key
    }

    /// The public key of somebody who is let in, which nobody but its owner may be able to put there.
    package static func readAuthorizedKey(_ path: String) throws(Failure) -> CurvePublicKey {
        var status = stat()
        guard stat(path, &status) != 0 || status.st_mode & 0o022 == 0 else {
            throw Failure(
                .usage, "refusing authorized key \(path): others may put their own there; run `chmod go-w \(path)`")
        }
        return try readPublicKey(path)
    }

    private static func readCertificate(_ path: String, isSecret: Bool) throws(Failure) -> CurveCertificate {
        // Without O_NONBLOCK a named pipe would be waited for.
        let file = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK)
        guard file >= 0 else { throw systemFailure("read key file", path) }
        defer { close(file) }
        var status = stat()
        guard fstat(file, &status) == 0 else { throw systemFailure("read key file", path) }
        guard status.st_mode & S_IFMT == S_IFREG else {
            throw Failure(.usage, "cannot read key file \(path): expected a file, found something else")
        }
        guard status.st_size <= largestSize else {
            throw Failure(
                .data, "\(path) is no key file: it has \(status.st_size) bytes, at most \(largestSize) were expected")
        }
        var bytes = [UInt8](repeating: 0, count: largestSize)
        var count = 0
        while count < bytes.count {
            let got = bytes.withUnsafeMutableBytes { read(file, $0.baseAddress?.advanced(by: count), $0.count - count) }
            if got < 0, errno == EINTR { continue }
            guard got >= 0 else { throw systemFailure("read key file", path) }
            if got == 0 { break }
            count += got
        }
        guard let certificate = CurveCertificate(String(decoding: bytes[..<count], as: UTF8.self)) else {
            throw Failure(
                .data,
                "\(path) is no key file: expected `public-key = \"...\"` in a section `curve`; "
                    + "\(Mention.command("keygen")) makes such files"
            )
        }
        // A public key in a secret one's place is another mistake, and no reason to make new keys.
        guard !isSecret || certificate.secretKeyText == nil || status.st_mode & 0o077 == 0 else {
            throw Failure(
                .usage,
                "refusing secret key file \(path): others may read it; run `chmod 600 \(path)`, or better make new keys"
            )
        }
        return certificate
    }

    private static func create(_ path: String, mode: mode_t, _ text: String) throws(Failure) {
        let file = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, mode)
        guard file >= 0 else {
            if errno == EEXIST {
                throw Failure(
                    .usage, "cannot write key file \(path): it exists already; remove it or choose another name")
            }
            throw systemFailure("write key file", path, kind: .cannotCreate)
        }
        let bytes = Array(text.utf8)
        let written = Glibc.write(file, bytes, bytes.count)
        guard written == bytes.count, fsync(file) == 0 else {
            let failure = systemFailure("write key file", path, kind: .inputOutput)
            close(file)
            unlink(path)
            throw failure
        }
        close(file)
    }

    private static func systemFailure(_ action: String, _ path: String, kind: Failure.Kind = .usage) -> Failure {
        Failure(kind, "cannot \(action) \(path): \(String(cString: strerror(errno)))")
    }
}

/// The text of a CURVE key file as `zmq.auth` of pyzmq and czmq's `zcert` write and read it (ZeroMQ RFC 4, ZPL).
///
/// ```
/// #   ZeroMQ CURVE Public Certificate
/// metadata
///     name = "worker"
/// curve
///     public-key = "Yne@$w-vo<fVvi]a<NY6T1ed:M$fCG*[IaLV{hID"
/// ```
struct CurveCertificate: Equatable {
    var publicKeyText: String
    /// Nil in public certificates.
    var secretKeyText: String?

    init(publicKeyText: String, secretKeyText: String? = nil) {
        self.publicKeyText = publicKeyText
        self.secretKeyText = secretKeyText
    }

    /// - Returns: nil if there is no public key in the section `curve`.
    init?(_ text: String) {
        var section: Substring = ""
        var values: [Substring: Substring] = [:]
        for line in text.split(whereSeparator: \.isNewline) {
            let content = line.drop(while: isBlank)
            guard !content.isEmpty, content.first != "#" else { continue }
            guard let equals = content.firstIndex(of: "=") else {
                section = trimmed(content)
                continue
            }
            guard section == "curve" else { continue }
            values[trimmed(content[..<equals])] = unquoted(trimmed(content[equals...].dropFirst()))
        }
        guard let publicKeyText = values["public-key"] else { return nil }
        self.publicKeyText = String(publicKeyText)
        secretKeyText = values["secret-key"].map(String.init)
    }

    var text: String {
        let banner =
            if secretKeyText == nil {
                """
                #   ZeroMQ CURVE Public Certificate
                #   Copy it to wherever its owner is to be let in.
                """
            } else {
                """
                #   ZeroMQ CURVE **Secret** Certificate
                #   Do not give this file to anyone, nor change its permissions.
                """
            }
        let secret = secretKeyText.map { "    secret-key = \"\($0)\"\n" } ?? ""
        return "\(banner)\n\nmetadata\ncurve\n    public-key = \"\(publicKeyText)\"\n\(secret)"
    }
}

private func isBlank(_ character: Character) -> Bool { character == " " || character == "\t" }

private func trimmed(_ text: Substring) -> Substring {
    var text = text.drop(while: isBlank)
    while let last = text.last, isBlank(last) { text.removeLast() }
    return text
}

private func unquoted(_ text: Substring) -> Substring {
    for quote: Character in ["\"", "'"] where text.count >= 2 && text.first == quote && text.last == quote {
        return text.dropFirst().dropLast()
    }
    return text
}
