import ArgumentParser
import Foundation
import Testing

@testable import ApusCommand

@Suite("Help teaches by examples, and is what it was when somebody last looked at it")
struct HelpTests {
    private static let directory = "\(PackageRoot.path)/Tests/Snapshots/Help"
    private static let isRenewing = getenv("APUS_RENEW_SNAPSHOTS") != nil
    private static let advice: Comment = """
        if the change is meant, `APUS_RENEW_SNAPSHOTS=1 swift test --filter HelpTests` writes Tests/Snapshots/Help anew; \
        look at the difference and commit it
        """

    /// A command, and the words that call it.
    struct Subject: Sendable, CustomTestStringConvertible {
        let words: [String]
        let type: any ParsableCommand.Type
        /// As on a terminal of 80 columns.
        let help: String
        /// What `--help-all` shows.
        let wholeHelp: String

        init(_ words: [String], _ type: any ParsableCommand.Type) {
            self.words = words
            self.type = type
            help = Apus.helpMessage(for: type, columns: 80)
            wholeHelp = Apus.helpMessage(for: type, includeHidden: true, columns: 80)
        }

        var testDescription: String { words.joined(separator: " ") }
        /// By the name of its file.
        var snapshots: [String: String] {
            let name = words.joined(separator: "-")
            return help == wholeHelp ? ["\(name).txt": help] : ["\(name).txt": help, "\(name)-all.txt": wholeHelp]
        }
        var discussion: String { type.configuration.discussion }

        func withThoseBelow() -> [Subject] {
            let below = type.configuration.subcommands.map { Subject(words + [$0._commandName], $0) }
            return [self] + below.flatMap { $0.withThoseBelow() }
        }

        /// The words of each example that is a call of this program, as a shell would hand them over.
        var calls: [[String]] {
            let text = discussion.replacing(#/\\\n +/#, with: "").split(separator: "EXAMPLES\n").last ?? ""
            return text.split(separator: "\n").compactMap { line in
                guard line.hasPrefix("  apus ") else { return nil }
                let command = line.dropFirst(2).split(separator: #/ {2,}| [<>|&]/#).first ?? ""
                return command.split(separator: " ").map(String.init)
            }
        }
    }

    static let all = Subject(["apus"], Apus.self).withThoseBelow()

    @Test("Each command's help is its snapshot", arguments: all)
    func snapshot(_ subject: Subject) throws {
        for (name, text) in subject.snapshots {
            let path = "\(Self.directory)/\(name)"
            let help = text + "\n"
            if Self.isRenewing { try FileBytes.write(Array(help.utf8), to: path) }
            let golden = (try? FileBytes.text(path)) ?? ""
            #expect(help == golden, Self.advice)
        }
    }

    @Test("The first screen of train's help is one of 45 lines, and leads to the rest")
    func firstScreen() throws {
        let train = Subject(["apus", "train"], TrainCommand.self)
        #expect(train.help.split(separator: "\n", omittingEmptySubsequences: false).count <= 45)
        #expect(train.help.contains("apus train --help-all"))
        #expect(
            Set(train.wholeHelp.matches(of: #/--[a-z-]+/#).map(\.output)).isSuperset(of: ["--local-steps", "--keys"]))
        #expect(
            try CommandLineWords(["train", "--help-all"], environment: EnvironmentVariables([:])).words.last
                != "--help-all")
    }

    @Test("Each snapshot is of a command")
    func strays() throws {
        let expected = Self.all.flatMap(\.snapshots.keys)
        for name in try FileBytes.names(in: Self.directory) where !expected.contains(name) {
            if Self.isRenewing { try FileManager.default.removeItem(atPath: "\(Self.directory)/\(name)") }
            #expect(Self.isRenewing, "\(name) is of no command")
        }
    }

    @Test("Examples, and whatever else is set in lines of its own, are not broken", arguments: all)
    func width(_ subject: Subject) {
        let shown = Set(subject.help.split(separator: "\n"))
        for line in subject.discussion.split(separator: "\n") where line.hasPrefix("  ") {
            #expect(shown.contains(line), "\(line.count) columns")
        }
    }

    @Test("Each command has an example of its own, and the parser takes them all", arguments: all)
    func examples(_ subject: Subject) throws {
        #expect(subject.calls.contains { $0.starts(with: subject.words) })
        for call in subject.calls {
            #expect(throws: Never.self, "\(call.joined(separator: " "))") {
                _ = try Apus.parseAsRoot(Array(call.dropFirst()))
            }
        }
    }
}
