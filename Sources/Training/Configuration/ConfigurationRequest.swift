package import Failures

/// What somebody asks of a configuration: the command line, the environment, a file or a recipe. What is not there is not
/// asked for.
///
/// Each setting of ``SettingTable`` is a member: `request.batchSize = 64`.
@dynamicMemberLookup
package struct ConfigurationRequest: Sendable, Equatable {
    /// The words of what is asked for, by the settings' keys.
    package private(set) var words: [String: String]

    /// - Parameter words: By the keys of settings, as ``AnySetting`` gives them.
    package init(_ words: [String: String] = [:]) { self.words = words }

    /// All that a configuration says.
    package init(_ configuration: TrainingConfiguration) {
        words = [:]
        for setting in SettingTable.all { words[setting.key] = setting.words(in: configuration) }
    }

    package subscript<Value>(dynamicMember setting: KeyPath<SettingTable, Setting<Value>>) -> Value? {
        get { words[SettingTable.table[keyPath: setting].key].flatMap(Value.init(words:)) }
        set { words[SettingTable.table[keyPath: setting].key] = newValue?.words }
    }

    package subscript(_ setting: any AnySetting) -> String? {
        get { words[setting.key] }
        set { words[setting.key] = newValue }
    }

    /// Whether something is asked for of what belongs to a group.
    private func asks(for group: SettingGroup) -> Bool {
        SettingTable.all.contains { $0.group == group && words[$0.key] != nil }
    }

    /// What both ask for together, where this one has precedence.
    package func over(_ other: ConfigurationRequest) -> ConfigurationRequest {
        var below = other
        // Who asks for no local steps, or for no early stopping, leaves out what the other says of them.
        if self.localSteps == 1 { below.forget(.localTraining) }
        if self.earlyStopping == false { below.forget(.earlyStopping) }
        // Who asks for early stopping of some kind asks for early stopping.
        if asks(for: .earlyStopping), below.earlyStopping == false { below.earlyStopping = nil }
        // Who asks for other epochs has them scheduled, too.
        if self.epochs != nil { below.scheduledEpochs = nil }
        return ConfigurationRequest(below.words.merging(words) { _, upper in upper })
    }

    private mutating func forget(_ group: SettingGroup) {
        for setting in SettingTable.all where setting.group == group { words[setting.key] = nil }
    }

    /// The same over what a recipe says to it.
    package func over(_ recipe: TrainingRecipe) -> ConfigurationRequest { over(recipe.request(beneath: self)) }

    /// What was asked for, in place of what a configuration says.
    ///
    /// - Throws: `Failure.usage` for a value that makes no sense by itself, or settings that one source asked for and that
    ///   rule each other out; ``TrainingConfiguration/validate()`` finds more.
    package func applied(to base: TrainingConfiguration) throws(Failure) -> TrainingConfiguration {
        var result = base
        for setting in SettingTable.all {
            guard let words = words[setting.key] else { continue }
            try setting.check(words)
            setting.put(words, into: &result)
        }
        if let epochs = self.epochs, self.scheduledEpochs == nil { result.scheduledEpochs = epochs }
        if asks(for: .earlyStopping), self.earlyStopping == nil { result.stopsEarly = true }
        for setting in SettingTable.all {
            guard let group = setting.group, !result.has(group), let words = words[setting.key] else { continue }
            throw Failure(.usage, group.refusal(Mention.setting(setting.key, words)))
        }
        // What is not there says nothing.
        (result.local, result.stopping) = (result.local, result.stopping)
        return result
    }

    /// The first setting that is asked for otherwise than a configuration has it.
    ///
    /// - Parameter isWhole: Whether what is not asked for is asked to be left open.
    /// - Returns: With what the configuration says and what is asked for, nil for nothing; nil where they agree.
    package func difference(
        from configuration: TrainingConfiguration, isWhole: Bool = false
    ) -> (setting: any AnySetting, has: String?, asked: String?)? {
        let held = ConfigurationRequest(configuration)
        for setting in SettingTable.all {
            let (has, asked) = (held[setting], self[setting])
            if has != asked, isWhole || asked != nil { return (setting, has, asked) }
        }
        return nil
    }
}

/// What is asked of a configuration by somebody whom people know by a name: a variable, a file, a recipe.
package struct ConfigurationSource: Sendable {
    package let name: String
    package let request: ConfigurationRequest

    package init(_ name: String, _ request: ConfigurationRequest) {
        self.name = name
        self.request = request
    }

    /// A failure that mentions what was asked for, with who asked for it where nobody typed it.
    ///
    /// - Parameter sources: The first that asks for something has precedence.
    package static func explained(
        _ failure: Failure, by sources: [ConfigurationSource], beneath typed: ConfigurationRequest
    ) -> Failure {
        let mentioned = Mention.settings(in: failure.message)
        let origins = sources.enumerated().compactMap { index, source -> String? in
            let asked = SettingTable.all.compactMap { setting -> String? in
                guard typed[setting] == nil, let words = source.request[setting],
                    !sources[..<index].contains(where: { $0.request[setting] != nil }),
                    mentioned.contains(where: { $0 == (setting.key, words) })
                else { return nil }
                return Mention.setting(setting.key, words)
            }
            guard !asked.isEmpty else { return nil }
            return "\(asked.joined(separator: " ")) \(asked.count == 1 ? "comes" : "come") from \(source.name)"
        }
        guard !origins.isEmpty else { return failure }
        return Failure(failure.kind, "\(failure.message) (\(origins.joined(separator: ", ")))")
    }
}
