package import Training

/// A configuration as names and values, every one of them: by the keys of `config.json`, in words.
package enum ConfigurationFigures {
    package static func rows(_ configuration: TrainingConfiguration) -> [(name: String, value: String)] {
        var rows: [(name: String, value: String)] = []
        for setting in SettingTable.all {
            let value = setting.words(in: configuration)
            if setting.switches != nil || value == nil, let root = setting.place.first {
                // What is not there is told once, whatever it would have had.
                let isThere = setting.switches != nil && value == setting.words(true)
                if !isThere, !rows.contains(where: { $0.name == words(root) }) {
                    rows.append((words(root), absent[root] ?? "none"))
                }
                continue
            }
            guard let value else { continue }
            let name = setting.place.map(words).joined(separator: ": ")
            rows.append((name, setting.isFlag ? (value == setting.words(true) ? "yes" : "no") : value))
        }
        return rows
    }

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
