internal import Training
internal import Failures

/// What settings and commands are called on the command line and in the environment.
enum SettingName {
    /// `learningRate` as `learning-rate`.
    static func option(_ key: String) -> String {
        key.reduce(into: "") { name, character in
            name += character.isUppercase ? "-\(character.lowercased())" : String(character)
        }
    }

    /// `learning-rate` as `learningRate`.
    static func key(_ option: String) -> String {
        let words = option.split(separator: "-")
        return words.prefix(1).joined() + words.dropFirst().map { $0.prefix(1).uppercased() + $0.dropFirst() }.joined()
    }

    /// `learningRate` as `APUS_LEARNING_RATE`.
    static func variable(_ key: String) -> String { variable(ofOption: option(key)) }

    /// `learning-rate` as `APUS_LEARNING_RATE`.
    static func variable(ofOption name: String) -> String {
        variablePrefix + name.uppercased().replacing("-", with: "_")
    }

    static let variablePrefix = "APUS_"

    /// A value as it would be typed: `--learning-rate 0.1`, `--no-nesterov`; without one, the option alone.
    static func typed(_ key: String, _ words: String?) -> String {
        guard let setting = SettingTable.setting(key), setting.isFlag, let words else {
            return (["--\(option(key))"] + (words.map { [$0] } ?? [])).joined(separator: " ")
        }
        return words == setting.words(true) ? "--\(option(key))" : "--no-\(option(key))"
    }

    /// A message in the words of the command line.
    static func worded(_ message: String) -> String {
        Mention.worded(
            message, setting: typed,
            command: { name, operands in "`apus \(([name] + operands).joined(separator: " "))`" })
    }

    /// What an option does, and its default.
    static func help(_ setting: any AnySetting) -> String {
        var text = worded(setting.help)
        if let standard = defaults[setting.key] {
            let shown = setting.isFlag ? typed(setting.key, standard) : standard
            text += " (default: \(shown))"
        }
        if !setting.choices.isEmpty { text += " (values: \(setting.choices.joined(separator: ", ")))" }
        return text
    }

    /// By key.
    private static let defaults: [String: String] = {
        guard let configuration = try? TrainingConfiguration() else { return [:] }
        var request = ConfigurationRequest(configuration)
        // What a search for data ends with is not known before.
        request.data = "auto"
        for setting in SettingTable.all where setting.group == .localTraining {
            var local = configuration
            local.localTraining.steps = 2
            request[setting] = setting.words(in: local)
        }
        return request.words
    }()
}

extension TrainingEvent {
    /// The event, its sentences in the words of the command line.
    var worded: TrainingEvent {
        switch self {
        case .warning(let text): .warning(SettingName.worded(text))
        case .refused(let sender, let reason): .refused(sender: sender, reason: SettingName.worded(reason))
        default: self
        }
    }
}
