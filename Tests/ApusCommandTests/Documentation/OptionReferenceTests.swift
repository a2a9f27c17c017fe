import ArgumentParser
import Foundation
import Testing

@testable import ApusCommand
@testable import Training

/// The article that lists every option of `apus train`: written here, from the table of settings and the parser's own words.
@Suite("The option reference is what the table of settings says")
struct OptionReferenceTests {
    private static let path = "\(PackageRoot.path)/Sources/ApusCommand/Documentation.docc/Options.md"

    private struct Dump: Decodable {
        struct Command: Decodable { let arguments: [Argument] }
        struct Argument: Decodable {
            struct Name: Decodable {
                let kind: String
                let name: String
            }
            let names: [Name]?
            let abstract: String?
            let valueName: String?
            let defaultValue: String?
            let allValues: [String]?
            let sectionTitle: String?
            let kind: String
        }
        let command: Command
    }

    private static let titles: [(chapter: SettingChapter, title: String)] = [
        (.data, "Data"), (.network, "Network"), (.learning, "Learning"), (.stopping, "Stopping"),
        (.hosts, "Many hosts"),
    ]

    private static func article() throws -> String {
        let arguments = try JSONDecoder().decode(Dump.self, from: Data(TrainCommand._dumpHelp().utf8)).command.arguments
        let known = Set(SettingTable.all.map { SettingName.option($0.key) })
        var text = """
            # Options of a training

            Every option of `apus train`, with its variable and its key in `config.json`.

            ## Overview

            What stands under Run and Workers, and the last of Many hosts, changes how a run is carried out and nothing of its result; it has no key.
            `apus resume` takes those too. See <doc:Configuration> for which of option, variable, file and recipe has the last word.

            """
        for title in ["Data", "Network", "Learning", "Stopping", "Run", "Workers", "Many hosts"] {
            text += "\n## \(title)\n\n| option | variable | key | |\n|---|---|---|---|\n"
            let chapter = titles.first { $0.title == title }?.chapter
            let options = Set(OptionCatalog(TrainCommand.self).names)
            for setting in SettingTable.all
            where setting.chapter == chapter && options.contains(SettingName.option(setting.key)) {
                let name = SettingName.option(setting.key)
                let value =
                    setting.isFlag ? "" : " \(setting.placeholder ?? (setting.choices.isEmpty ? name : "choice"))"
                let spelled = setting.isFlag ? "--\(name)`, `--no-\(name)" : "--\(name)\(value)"
                text += row(spelled, name, setting.place.joined(separator: "."), SettingName.help(setting))
            }
            for argument in arguments where argument.sectionTitle == title {
                guard let name = argument.names?.first(where: { $0.kind == "long" })?.name, !known.contains(name),
                    let abstract = argument.abstract, !abstract.isEmpty,
                    !(name.hasPrefix("no-") && known.contains(String(name.dropFirst(3))))
                else { continue }
                let values = argument.allValues.map { " (values: \($0.joined(separator: ", ")))" } ?? ""
                let standard =
                    argument.defaultValue.map { abstract.contains("(default:") ? "" : " (default: \($0))" } ?? ""
                let value = argument.kind == "flag" ? "" : " \(argument.valueName ?? "value")"
                text += row("--\(name)\(value)", name, nil, abstract + standard + values)
            }
        }
        return text
    }

    private static func row(_ option: String, _ name: String, _ key: String?, _ help: String) -> String {
        let help = help.replacing("|", with: "\\|").replacing("\n", with: " ")
        let variable = SettingName.variable(ofOption: name)
        // Some mean something of their own.
        let shown = EnvironmentVariables.reserved.contains(variable) ? "" : "`\(variable)`"
        return "| `\(option.replacing("|", with: "\\|"))` | \(shown) | "
            + "\(key.map { "`\($0)`" } ?? "") | \(help) |\n"
    }

    @Test("It is up to date")
    func article() throws {
        let text = try Self.article()
        if getenv("APUS_RENEW_SNAPSHOTS") != nil { try FileBytes.write(Array(text.utf8), to: Self.path) }
        #expect(
            try FileBytes.text(Self.path) == text,
            "`APUS_RENEW_SNAPSHOTS=1 swift test --filter OptionReferenceTests` writes it anew; look at the difference")
        for name in OptionCatalog(TrainCommand.self).names
        where !name.hasPrefix("no-") && !["wire", "help"].contains(name) {
            #expect(text.contains("`--\(name)"), "\(name)")
        }
    }
}
