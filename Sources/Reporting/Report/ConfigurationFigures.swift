internal import JSON
package import Training

/// A configuration as names and values, every one of them: by the keys of `config.json`, in words.
package enum ConfigurationFigures {
    package static func rows(_ configuration: TrainingConfiguration) -> [(name: String, value: String)] {
        Mirror(reflecting: configuration).children.flatMap { child -> [(name: String, value: String)] in
            guard let key = child.label, let value = child.value as? any Encodable,
                let json = try? JSONText(encoding: value),
                let parsed = try? JSONParser.value(of: Array(json.text.utf8))
            else { return [] }
            return rows(words(key), parsed, key: key)
        }
    }

    private static func rows(_ name: String, _ json: JSONValue, key: String) -> [(name: String, value: String)] {
        switch json {
        case .object(let members):
            members.sorted { $0.key < $1.key }.flatMap { rows("\(name): \(words($0.key))", $0.value, key: $0.key) }
        case .array(let values):
            [(name, values.isEmpty ? "none" : values.map { text($0, key) }.joined(separator: ", "))]
        default: [(name, text(json, key))]
        }
    }

    private static func text(_ json: JSONValue, _ key: String) -> String {
        switch json {
        case .null: absent[key] ?? "none"
        case .boolean(let value): value ? "yes" : "no"
        case .number(let value): whole(value)
        case .string(let value): value
        case .array(let values): values.map { text($0, key) }.joined(separator: ", ")
        case .object: ""
        }
    }

    private static func whole(_ text: String) -> String { text.hasSuffix(".0") ? String(text.dropLast(2)) : text }

    /// What a key without a value stands for.
    private static let absent = [
        "classes": "all", "pooledTestFraction": "the files' own split", "stopping": "off",
        "local": "none, every step is averaged",
    ]

    /// "batchSize" as "batch size".
    private static func words(_ key: String) -> String {
        key.reduce(into: "") { text, character in
            text += character.isUppercase ? " \(character.lowercased())" : String(character)
        }
    }
}
