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
            isShown ? SettingName.help(setting) : "",
            valueName: setting.placeholder ?? (setting.choices.isEmpty ? nil : "choice"),
            visibility: isShown ? (setting.isBasic ? .default : .hidden) : .private)
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
}

/// The settings of one chapter that people ask for; the others are in files alone.
protocol ChapterSelection: SettingSelection {
    static var chapter: SettingChapter { get }
}

extension ChapterSelection {
    static var settings: [any AnySetting] {
        SettingTable.all.filter {
            $0.chapter == chapter && !["labelNumbering", "pooledTestFraction", "scheduledEpochs"].contains($0.key)
        }
    }
}

enum DataSettings: ChapterSelection { static let chapter = SettingChapter.data }
enum NetworkSettings: ChapterSelection { static let chapter = SettingChapter.network }
enum LearningSettings: ChapterSelection { static let chapter = SettingChapter.learning }
enum StoppingSettings: ChapterSelection { static let chapter = SettingChapter.stopping }
enum HostSettings: ChapterSelection { static let chapter = SettingChapter.hosts }

private struct SettingKey: CodingKey {
    let stringValue: String
    var intValue: Int? { nil }

    init(_ key: String) { stringValue = key }
    init(stringValue: String) { self.stringValue = stringValue }
    init?(intValue: Int) { nil }
}

struct RecipeOption: ParsableArguments {
    @Option(
        help: ArgumentHelp(
            "Settings that go well together, beneath all others asked for. fast: 98 % on MNIST in a second.",
            valueName: "name"))
    var recipe: TrainingRecipe?
}

/// What determines the result, with the data.
struct ConfigurationOptions: ParsableArguments {
    @OptionGroup(title: "Data") private var data: SettingOptions<DataSettings>
    @OptionGroup(title: "Network") private var network: SettingOptions<NetworkSettings>
    @OptionGroup(title: "Learning") private var recipeOption: RecipeOption
    @OptionGroup(title: "Learning") private var learning: SettingOptions<LearningSettings>
    @OptionGroup(title: "Stopping") private var stopping: SettingOptions<StoppingSettings>
    @OptionGroup(title: "Many hosts") private var hosts: SettingOptions<HostSettings>

    var recipe: TrainingRecipe? { recipeOption.recipe }

    /// What was asked for, but for the recipe.
    var request: ConfigurationRequest {
        data.request.over(network.request).over(learning.request).over(stopping.request).over(hosts.request)
    }
}

/// What a run is asked to have been begun with: all but what `resume` has options of its own for.
struct AskedOptions: ParsableArguments {
    enum Settings: SettingSelection {
        static var settings: [any AnySetting] {
            let chapters: [any ChapterSelection.Type] = [
                DataSettings.self, NetworkSettings.self, LearningSettings.self, StoppingSettings.self,
                HostSettings.self,
            ]
            return chapters.flatMap { $0.settings }.filter { !["data", "epochs"].contains($0.key) }
        }
    }

    @OptionGroup private var recipeOption: RecipeOption
    @OptionGroup private var settings: SettingOptions<Settings>

    var recipe: TrainingRecipe? { recipeOption.recipe }
    var request: ConfigurationRequest { settings.request }
}
