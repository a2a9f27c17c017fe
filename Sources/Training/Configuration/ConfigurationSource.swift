package import Failures

/// What is asked of a configuration by somebody whom people know by a name: a variable, a file, a recipe.
package struct ConfigurationSource: Sendable {
    package let name: String
    package let request: ConfigurationRequest

    package init(_ name: String, _ request: ConfigurationRequest) {
        self.name = name
        self.request = request
    }

    /// A failure that quotes what was asked for, with who asked for it where nobody typed it.
    ///
    /// - Parameter sources: The first that asks for something has precedence.
    package static func explained(
        _ failure: Failure, by sources: [ConfigurationSource], beneath typed: ConfigurationRequest
    ) -> Failure {
        let quoted = ConfigurationSetting.all.compactMap { setting -> (words: String, source: String)? in
            guard setting.words(typed) == nil,
                let source = sources.first(where: { setting.words($0.request) != nil }),
                let words = setting.words(source.request), failure.message.contains(words)
            else { return nil }
            return (words, source.name)
        }
        let origins = sources.map(\.name).compactMap { name in
            let words = quoted.filter { $0.source == name }.map(\.words)
            return words.isEmpty
                ? nil : "\(words.joined(separator: " ")) \(words.count == 1 ? "comes" : "come") from \(name)"
        }
        guard !origins.isEmpty else { return failure }
        return Failure(failure.kind, "\(failure.message) (\(origins.joined(separator: ", ")))")
    }
}
