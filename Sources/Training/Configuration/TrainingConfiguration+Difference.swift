internal import JSON

extension TrainingConfiguration {
    /// The first value in which another configuration is not this one, by its key in `config.json`, each as JSON; nil where
    /// they are equal.
    package func difference(from other: TrainingConfiguration) throws -> (key: String, this: String, other: String)? {
        Self.difference(try value(), try other.value(), key: "")
    }

    private static func difference(
        _ this: JSONValue?, _ other: JSONValue?, key: String
    ) -> (key: String, this: String, other: String)? {
        guard this != other else { return nil }
        guard case .object(let these) = this, case .object(let those) = other else {
            return (key, this?.text ?? "null", other?.text ?? "null")
        }
        for name in Set(these.keys).union(those.keys).sorted() {
            let path = key.isEmpty ? name : "\(key).\(name)"
            if let found = difference(these[name], those[name], key: path) { return found }
        }
        return nil
    }

    private func value() throws -> JSONValue {
        try JSONParser.value(of: Array(try JSONText(encoding: self).text.utf8))
    }
}
