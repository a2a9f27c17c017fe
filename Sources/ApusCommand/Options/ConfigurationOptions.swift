internal import ArgumentParser
internal import Training
internal import Failures

/// Options made of the table of settings: `--label-smoothing` of `labelSmoothing`, with its help, its default and its
/// choices.
struct SettingOptions<Selection: SettingSelection>: ParsableArguments, CustomReflectable {
    /// What was asked for.
    private(set) var request = ConfigurationRequest()
    /// What is wrong where a setting is asked for by two names, with two values.
    private var contradiction: String?

    init() {}

    func validate() throws { if let contradiction { throw ValidationError(contradiction) } }

    init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: SettingKey.self)
        for setting in Selection.settings {
            for key in [setting.key] + setting.formerKeys {
                let found =
                    setting.isFlag
                    ? try container.decode(Flag<Bool?>.self, forKey: SettingKey(key)).wrappedValue.map(setting.words)
                    : try container.decode(Option<String?>.self, forKey: SettingKey(key)).wrappedValue
                guard let found else { continue }
                if let words = request[setting], words != found {
                    contradiction =
                        "\(SettingName.typed(setting.key, words)) and --\(SettingName.option(key)) \(found) contradict each "
                        + "other; give one of them"
                }
                request[setting] = found
            }
        }
    }

    /// What the parser looks at to learn which options there are.
    var customMirror: Mirror {
        let options = Selection.settings.flatMap { setting in
            [(setting.key, Self.option(setting, setting.key, isShown: true))]
                + setting.formerKeys.map { ($0, Self.option(setting, $0, isShown: false)) }
        }
        return Mirror(self, children: options.map { (label: $0.0, value: $0.1) })
    }

    private static func option(_ setting: any AnySetting, _ key: String, isShown: Bool) -> Any {
        let name = NameSpecification.customLong(SettingName.option(key))
        let help = ArgumentHelp(
            SettingName.help(setting), valueName: setting.placeholder,
            visibility: isShown ? Selection.visibility : .hidden)
        if setting.isFlag { return Flag<Bool?>(name: name, inversion: .prefixedNo, help: help) }
        return Option<String?>(
            name: name, parsing: setting.choices.isEmpty ? .unconditional : .next, help: help,
            completion: setting.choices.isEmpty ? (setting.key == "data" ? .directory : nil) : .list(setting.choices),
            transform: { text in
                do throws(Failure) {
                    return try setting.words(typed: text)
                } catch {
                    throw ValidationError(SettingName.worded(error.message))
                }
            })
    }
}

/// Some of the settings.
protocol SettingSelection: Sendable {
    static var settings: [any AnySetting] { get }
    static var visibility: ArgumentVisibility { get }
}

/// What to learn from and for how long: what everybody asks for.
enum MainSettings: SettingSelection {
    static let settings = SettingTable.all.filter { ["data", "epochs"].contains($0.key) }
    static let visibility = ArgumentVisibility.default
}

/// The others that determine the result.
enum ResultSettings: SettingSelection {
    /// Which `reproduce` and files alone ask for.
    private static let ofFiles = ["labelNumbering", "pooledTestFraction", "scheduledEpochs"]
    static let settings = SettingTable.all.filter { setting in
        !ofFiles.contains(setting.key) && !MainSettings.settings.contains { $0.key == setting.key }
    }
    static let visibility = ArgumentVisibility.default
}

private struct SettingKey: CodingKey {
    let stringValue: String
    var intValue: Int? { nil }

    init(_ key: String) { stringValue = key }
    init(stringValue: String) { self.stringValue = stringValue }
    init?(intValue: Int) { nil }
}

/// What determines the result, with the data.
struct ConfigurationOptions: ParsableArguments {
    @Option(
        help: """
            Settings that go well together, in place of the defaults: whatever else is asked for overrides them. fast: 98 % on MNIST in as little time as \
            possible (--normalize pixel-mean --label-smoothing 0.05 --init glorot-uniform --learning-rate 0.6 --momentum 0.9 \
            --nesterov --schedule linear --warmup 0.25 --epochs 2 --validation-fraction 0 --no-early-stopping).
            """)
    var recipe: TrainingRecipe?

    @OptionGroup var settings: SettingOptions<ResultSettings>

    /// What was asked for, but for the recipe.
    var request: ConfigurationRequest { settings.request }
}
