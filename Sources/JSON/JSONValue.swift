/// Any JSON, for files whose mistakes are to be named key by key.
package enum JSONValue: Sendable, Equatable {
    case null
    case boolean(Bool)
    /// As it was written: what it is worth depends on the type that is asked for.
    case number(String)
    case string(String)
    case array([JSONValue])
    case object([String: JSONValue])

    /// What it is, as it follows "found".
    package var summary: String {
        switch self {
        case .null: "null"
        case .boolean(let value): "\(value)"
        case .number(let text): Self.shortened(text)
        case .string(let value): "\"\(Self.shortened(value))\""
        case .array(let values): "an array of \(values.count)"
        case .object: "an object"
        }
    }

    /// For people, as in JSON but without escapes; keys in order.
    package var text: String {
        switch self {
        case .null: "null"
        case .boolean(let value): "\(value)"
        case .number(let text): text
        case .string(let value): "\"\(value)\""
        case .array(let values): "[\(values.map(\.text).joined(separator: ","))]"
        case .object(let members):
            "{" + members.sorted { $0.key < $1.key }.map { "\"\($0)\":\($1.text)" }.joined(separator: ",") + "}"
        }
    }

    /// On one line, and not longer than anybody reads.
    private static func shortened(_ text: String) -> String {
        let line = String(text.prefix(40).map { $0.isNewline || $0.isASCII && $0 < " " ? "?" : $0 })
        return line.count < text.count ? line + "..." : line
    }
}
