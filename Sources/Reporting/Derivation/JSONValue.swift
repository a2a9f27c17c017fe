/// Any JSON, for files whose mistakes are to be named key by key.
enum JSONValue: Decodable, Sendable, Equatable {
    case null
    case boolean(Bool)
    case number(Double)
    case string(String)
    case array([JSONValue])
    case object([String: JSONValue])

    init(from decoder: any Decoder) throws {
        let container = try decoder.singleValueContainer()
        if container.decodeNil() {
            self = .null
        } else if let value = try? container.decode(Bool.self) {
            self = .boolean(value)
        } else if let value = try? container.decode(Double.self) {
            self = .number(value)
        } else if let value = try? container.decode(String.self) {
            self = .string(value)
        } else if let value = try? container.decode([JSONValue].self) {
            self = .array(value)
        } else {
            self = .object(try container.decode([String: JSONValue].self))
        }
    }

    /// What it is, as it follows "found".
    var summary: String {
        switch self {
        case .null: "null"
        case .boolean(let value): "\(value)"
        case .number(let value): FormulaNotation.terminal.number(value)
        case .string(let value): "\"\(value.prefix(40).onOneLine)\""
        case .array(let values): "an array of \(values.count)"
        case .object: "an object"
        }
    }
}

extension Substring {
    fileprivate var onOneLine: String { String(map { $0.isNewline || $0.isASCII && $0 < " " ? "?" : $0 }) }
}
