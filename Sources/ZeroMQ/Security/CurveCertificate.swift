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
