/// The head of a request; a body is never read, since nothing here takes one.
package struct HTTPRequest: Sendable, Equatable {
    /// As it was sent: `GET` and not `get`.
    package let method: String
    /// Begins with a slash; percent escapes are left as they are, so that nothing hides in them.
    package let path: String
    /// What follows the question mark, escapes and all.
    package let query: String
    /// By name in lower case; the values of a repeated field are joined by a comma and a space.
    package let fields: [String: String]

    package init(method: String, path: String, query: String = "", fields: [String: String] = [:]) {
        self.method = method
        self.path = path
        self.query = query
        self.fields = fields
    }

    package subscript(field: String) -> String? { fields[field] }

    /// The value of a query's parameter, its escapes resolved; nil where there is none, or one that is not UTF-8.
    package func parameter(_ name: String) -> String? {
        for pair in query.split(separator: "&") {
            let parts = pair.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
            guard parts.count == 2, parts[0] == name else { continue }
            return Self.unescaped(parts[1])
        }
        return nil
    }

    /// The value of a cookie; nil where none has that name.
    package func cookie(_ name: String) -> String? {
        for pair in (fields["cookie"] ?? "").split(separator: ";") {
            let parts = pair.drop { $0 == " " }.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
            if parts.count == 2, parts[0] == name { return String(parts[1]) }
        }
        return nil
    }

    private static func unescaped(_ text: Substring) -> String? {
        var bytes: [UInt8] = []
        var rest = Array(text.utf8)[...]
        while let byte = rest.popFirst() {
            guard byte == UInt8(ascii: "%") else {
                bytes.append(byte)
                continue
            }
            let digits = String(decoding: rest.prefix(2), as: UTF8.self)
            guard digits.utf8.count == 2, digits.allSatisfy(\.isHexDigit), let value = UInt8(digits, radix: 16) else {
                return nil
            }
            bytes.append(value)
            rest = rest.dropFirst(2)
        }
        return String(validating: bytes, as: UTF8.self)
    }
}

/// Reads the head of one request from bytes that arrive in pieces (RFC 9112), and refuses whatever is not clearly one.
package struct RequestReader: Sendable {
    package enum Outcome: Sendable, Equatable {
        /// The head is not complete.
        case more
        case request(HTTPRequest)
        case refusal(HTTPStatus)
    }

    /// Bytes of a head, its empty line included. Browsers send about one kilobyte.
    package static let longestHead = 16 << 10
    package static let longestTarget = 4 << 10

    private var bytes: [UInt8] = []
    private var lineStart = 0
    private var lines: [ArraySlice<UInt8>] = []

    package init() {}

    /// - Parameter piece: What arrived; what lies beyond the head is passed over.
    package mutating func read(_ piece: some Sequence<UInt8>) -> Outcome {
        for byte in piece {
            guard bytes.count < Self.longestHead else {
                return .refusal(lines.isEmpty ? .uriTooLong : .headerFieldsTooLarge)
            }
            bytes.append(byte)
            guard byte == UInt8(ascii: "\n") else { continue }
            var line = bytes[lineStart..<(bytes.count - 1)]
            if line.last == UInt8(ascii: "\r") { line.removeLast() }
            lineStart = bytes.count
            // Empty lines before a request are passed over (RFC 9112, 2.2).
            if !line.isEmpty {
                lines.append(line)
            } else if !lines.isEmpty {
                return Self.request(of: lines)
            }
        }
        return .more
    }

    private static func request(of lines: [ArraySlice<UInt8>]) -> Outcome {
        let words = lines[0].split(separator: UInt8(ascii: " "), omittingEmptySubsequences: false)
        guard words.count == 3, !words[0].isEmpty, words[0].allSatisfy(isTokenByte) else {
            return .refusal(.badRequest)
        }
        guard words[1].count <= longestTarget else { return .refusal(.uriTooLong) }
        // A target is visible ASCII; anything else must be escaped.
        guard words[1].allSatisfy({ (0x21...0x7E).contains($0) }) else { return .refusal(.badRequest) }
        let version = text(words[2])
        guard version == "HTTP/1.1" || version == "HTTP/1.0" else {
            return .refusal(version.hasPrefix("HTTP/") ? .versionNotSupported : .badRequest)
        }
        guard var fields = fields(of: lines.dropFirst()) else { return .refusal(.badRequest) }
        guard let (path, query, authority) = parts(of: text(words[1])) else { return .refusal(.badRequest) }
        if let authority { fields["host"] = authority }
        guard version == "HTTP/1.0" || fields["host"] != nil else { return .refusal(.badRequest) }
        return .request(HTTPRequest(method: text(words[0]), path: path, query: query, fields: fields))
    }

    /// - Returns: nil where a line is no field, or a host is named twice.
    private static func fields(of lines: ArraySlice<ArraySlice<UInt8>>) -> [String: String]? {
        var fields: [String: String] = [:]
        for line in lines {
            guard let colon = line.firstIndex(of: UInt8(ascii: ":")), colon > line.startIndex,
                line[..<colon].allSatisfy(isTokenByte)
            else { return nil }
            let value = trimmed(line[(colon + 1)...])
            guard value.allSatisfy({ $0 == 0x09 || ($0 >= 0x20 && $0 != 0x7F) }) else { return nil }
            let name = text(line[..<colon]).lowercased()
            if let before = fields[name] {
                guard name != "host" else { return nil }
                // What is empty in a list counts for nothing (RFC 9110, 5.6.1).
                fields[name] = [before, text(value)].filter { !$0.isEmpty }.joined(separator: ", ")
            } else {
                fields[name] = text(value)
            }
        }
        return fields
    }

    /// A target with a scheme and a host, as proxies are asked, speaks of that host.
    private static func parts(of target: String) -> (path: String, query: String, authority: String?)? {
        var rest = Substring(target)
        var authority: String?
        if rest.lowercased().hasPrefix("http://") {
            rest = rest.dropFirst("http://".count)
            let end = rest.firstIndex { $0 == "/" || $0 == "?" } ?? rest.endIndex
            guard end > rest.startIndex else { return nil }
            authority = String(rest[..<end])
            rest = rest[end...]
            if !rest.hasPrefix("/") { rest = "/" + rest }
        }
        guard rest.hasPrefix("/") || rest == "*" else { return nil }
        let parts = rest.split(separator: "?", maxSplits: 1, omittingEmptySubsequences: false)
        return (String(parts[0]), parts.count > 1 ? String(parts[1]) : "", authority)
    }

    private static func trimmed(_ bytes: ArraySlice<UInt8>) -> ArraySlice<UInt8> {
        var bytes = bytes.drop { $0 == 0x20 || $0 == 0x09 }
        while let last = bytes.last, last == 0x20 || last == 0x09 { bytes.removeLast() }
        return bytes
    }

    private static func text(_ bytes: some Collection<UInt8>) -> String { String(decoding: bytes, as: UTF8.self) }

    /// Letters, digits and `!#$%&'*+-.^_`|~`.
    private static func isTokenByte(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
            UInt8(ascii: "^")...UInt8(ascii: "z"), UInt8(ascii: "#")...UInt8(ascii: "'"):
            true
        default: "!*+-.|~".utf8.contains(byte)
        }
    }
}
