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

extension JSONValue: Codable {
    private struct Key: CodingKey {
        let stringValue: String
        var intValue: Int? { nil }
        init(stringValue: String) { self.stringValue = stringValue }
        init?(intValue: Int) { nil }
    }

    /// Numbers are those that the coder can hold: whole ones of 64 bits, else `Double`.
    package func encode(to encoder: any Encoder) throws {
        switch self {
        case .object(let members):
            var container = encoder.container(keyedBy: Key.self)
            for (key, value) in members { try container.encode(value, forKey: Key(stringValue: key)) }
        case .array(let values):
            var container = encoder.unkeyedContainer()
            for value in values { try container.encode(value) }
        default:
            var container = encoder.singleValueContainer()
            switch self {
            case .boolean(let value): try container.encode(value)
            case .string(let value): try container.encode(value)
            case .number(let text):
                if let whole = Int64(text) {
                    try container.encode(whole)
                } else if let whole = UInt64(text) {
                    try container.encode(whole)
                } else {
                    try container.encode(Double(text))
                }
            default: try container.encodeNil()
            }
        }
    }

    package init(from decoder: any Decoder) throws {
        if let container = try? decoder.container(keyedBy: Key.self) {
            var members: [String: JSONValue] = [:]
            for key in container.allKeys {
                members[key.stringValue] = try container.decode(JSONValue.self, forKey: key)
            }
            self = .object(members)
            return
        }
        if var container = try? decoder.unkeyedContainer() {
            var values: [JSONValue] = []
            while !container.isAtEnd { values.append(try container.decode(JSONValue.self)) }
            self = .array(values)
            return
        }
        let container = try decoder.singleValueContainer()
        if container.decodeNil() {
            self = .null
        } else if let value = try? container.decode(Bool.self) {
            self = .boolean(value)
        } else if let value = try? container.decode(Int64.self) {
            self = .number("\(value)")
        } else if let value = try? container.decode(UInt64.self) {
            self = .number("\(value)")
        } else if let value = try? container.decode(Double.self) {
            self = .number("\(value)")
        } else {
            self = .string(try container.decode(String.self))
        }
    }
}
