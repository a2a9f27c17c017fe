internal import ArgumentParser
internal import FoundationEssentials

/// The options that a command has, as its own parser describes them.
struct OptionCatalog {
    struct Option: Equatable {
        /// Without the hyphens before it: `learning-rate`.
        let name: String
        let isFlag: Bool
        let isRepeating: Bool
        /// Those to choose from; empty where it is no choice.
        let values: [String]
    }

    let options: [Option]

    init(_ command: (some ParsableArguments).Type) {
        let description = try? JSONDecoder().decode(Description.self, from: Data(command._dumpHelp().utf8))
        options = (description?.command.arguments ?? []).compactMap { argument in
            guard let name = argument.names?.first(where: { $0.kind == "long" })?.name else { return nil }
            return Option(
                name: name, isFlag: argument.kind == "flag", isRepeating: argument.isRepeating,
                values: argument.allValues ?? [])
        }
    }

    var names: [String] { options.map(\.name) }

    /// What the options of a training are called that determine its result.
    static let resultNames =
        OptionCatalog(ConfigurationOptions.self).names
    /// The keys of the others.
    static let executionKeys = OptionCatalog(TrainCommand.self).names.filter { !resultNames.contains($0) }
        .map(SettingName.key)

    /// What is used of what `_dumpHelp` gives.
    private struct Description: Decodable {
        struct Command: Decodable { let arguments: [Argument]? }
        struct Argument: Decodable {
            struct Name: Decodable {
                let kind: String
                let name: String
            }
            let kind: String
            let isRepeating: Bool
            let names: [Name]?
            let allValues: [String]?
        }
        let command: Command
    }
}
