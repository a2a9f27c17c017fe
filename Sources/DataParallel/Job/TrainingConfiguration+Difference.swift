internal import Checkpoints

extension TrainingConfiguration {
    /// The first value in which another configuration is not this one, by its key in `config.json`, each as JSON; nil where
    /// they are equal.
    package func difference(from other: TrainingConfiguration) throws -> (key: String, this: String, other: String)? {
        let (these, those) = (try values(), try other.values())
        for key in Set(these.keys).union(those.keys).sorted() where these[key] != those[key] {
            return (key, these[key]?.text ?? "null", those[key]?.text ?? "null")
        }
        return nil
    }

    private func values() throws -> [String: JSONValue] {
        func flattened(_ value: JSONValue, _ key: String) -> [(String, JSONValue)] {
            guard case .object(let members) = value else { return [(key, value)] }
            return members.flatMap { flattened($1, key.isEmpty ? $0 : "\(key).\($0)") }
        }
        let text = try JSONText(encoding: self).text
        return Dictionary(flattened(try JSONParser.value(of: Array(text.utf8)), "")) { first, _ in first }
    }
}
