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
