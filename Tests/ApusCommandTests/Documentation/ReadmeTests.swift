import Foundation
import TestSupport
import Testing

extension EndToEnd {
    @Suite("README and articles show what the commands print", .serialized)
    struct ReadmeTests {
        /// Where the README's commands run, one after another as a reader would.
        private final class Reader {
            let directory: TemporaryDirectory
            private var previous: [String] = []

            /// - Parameter mnist: What the README calls `mnist`.
            init(mnist: String?) throws {
                directory = try TemporaryDirectory()
                guard let mnist else { return }
                try FileManager.default.createSymbolicLink(
                    atPath: directory.file("mnist"), withDestinationPath: mnist)
            }

            /// What a person sees on the terminal.
            func follow(_ step: Transcript.Step, environment: [String: String]) throws -> [String] {
                let parts = step.command.components(separatedBy: " | ")
                var words = parts[0].split(separator: " ").map(String.init)
                if words.first == "jq" { return try column(of: words, in: directory.path) }
                try #require(words.first == "apus", "a command that these tests know: \(step.command)")
                words.removeFirst()
                // `apus train ... --workers 7` is the command before with another end.
                if let dots = words.firstIndex(of: "...") { words.replaceSubrange(0...dots, with: previous) }
                previous = words
                let ending = try Command.run(words, environment: environment, in: directory.path)
                try #require(ending.status == 0, "\(step.command)\n\(ending.errors)")
                if parts.count > 1 {
                    try #require(parts[1] == "jq -r .fingerprint", "\(step.command)")
                    struct Summary: Decodable { let fingerprint: String }
                    return [try JSONDecoder().decode(Summary.self, from: Data(ending.output.utf8)).fingerprint]
                }
                // On a terminal the line of progress is redrawn and gone at the end; workers come in any order.
                let isProgress = { (line: String) in
                    line.hasPrefix("row ") || line.hasSuffix(" left") || line.hasPrefix("worker ")
                }
                return (ending.errors + ending.output).components(separatedBy: "\n").filter { !isProgress($0) }
            }

            /// `jq -c .KEY FILE` for lists of numbers.
            private func column(of words: [String], in directory: String) throws -> [String] {
                try #require(words.count == 4 && words[1] == "-c" && words[2].hasPrefix("."))
                let lines = try FileBytes.text("\(directory)/\(words[3])").split(separator: "\n")
                return try lines.map { line in
                    let start = try #require(line.range(of: "\"\(words[2].dropFirst())\":["))
                    return "[" + line[start.upperBound...].prefix { $0 != "]" } + "]"
                }
            }
        }

        /// - Parameter mnist: Where the four files lie; nil hides them.
        private func check(_ transcripts: [Transcript], mnist: String? = nil) throws {
            let reader = try Reader(mnist: mnist)
            let environment = mnist.map { ["APUS_DATA": $0] } ?? [:]
            for step in transcripts.flatMap(\.steps) {
                let printed = try reader.follow(step, environment: environment)
                let shown = Transcript.Step(
                    command: step.command, output: step.output.filter { !$0.hasPrefix("worker ") })
                #expect(
                    shown.isMatched(by: printed),
                    "README shows something else; `\(step.command)` prints:\n\(printed.joined(separator: "\n"))")
            }
        }

        @Test("Each command of the course has a transcript, and every block with a prompt is one")
        func completeness() {
            let commands = Transcript.all.flatMap(\.steps).map(\.command)
            for name in ["train", "derive", "reproduce", "predict", "evaluate"] {
                #expect(commands.contains { $0.hasPrefix("apus \(name)") }, "\(name)")
            }
            #expect(Transcript.all.allSatisfy { !$0.steps.isEmpty })
            #expect(Transcript.all.flatMap(\.steps).allSatisfy { !$0.output.isEmpty || $0.command.contains("--quiet") })
        }

        @Test("The README's first block leads from a clone to a prediction, copied line by line")
        func firstRun() throws {
            let directory = try TemporaryDirectory()
            for name in ["Sources", "scripts"] {
                try FileManager.default.createSymbolicLink(
                    atPath: directory.file(name), withDestinationPath: "\(PackageRoot.path)/\(name)")
            }
            let block = try #require(Transcript.blocks(of: Transcript.documents[0]).first)
            #expect(block.lines.count == 5)
            let environment = ["APUS_DATA": try SmallDigits.path()]
            for line in block.lines {
                var words = line.split(separator: "#")[0].split(separator: " ").map(String.init)
                switch words.removeFirst() {
                case "export": #expect(words == ["PATH=\"$PWD/.build/release:$PATH\""])
                case "apus":
                    let ending = try Command.run(words, environment: environment, in: directory.path)
                    // Networks that saw a few hundred digits may doubt; nothing else may be wrong.
                    #expect(ending.status == 0, "\(line)\n\(ending.errors)")
                    if words[0] == "predict" { #expect(ending.output.contains("seven.png: ")) }
                // It hands its options to `apus train`, once that is built.
                case "scripts/train.sh":
                    #expect(FileManager.default.isExecutableFile(atPath: directory.file("scripts/train.sh")))
                    let ending = try Command.run(["train"] + words, environment: environment, in: directory.path)
                    #expect(ending.status == 0, "\(line)\n\(ending.errors)")
                case let word: Issue.record("a command that these tests do not know: \(word)")
                }
            }
        }

        @Test("What README and articles link to is there")
        func links() throws {
            for (text, folder) in zip(
                Transcript.documents, ["."] + Array(repeating: "Sources/ApusCommand/Documentation.docc", count: 99))
            {
                for match in text.matches(of: #/\]\(([^)#\s]+)\)/#) {
                    let target = String(match.output.1)
                    guard !target.hasPrefix("http"), folder == "." else { continue }
                    #expect(FileManager.default.fileExists(atPath: "\(PackageRoot.path)/\(target)"), "\(target)")
                }
                for match in text.matches(of: #/<doc:([A-Za-z]+)>/#) {
                    let article = "\(PackageRoot.path)/Sources/ApusCommand/Documentation.docc/\(match.output.1).md"
                    #expect(FileManager.default.fileExists(atPath: article), "\(match.output.1)")
                }
            }
        }

        @Test("What holds on every machine")
        func everywhere() throws { try check(Transcript.all.filter { !$0.needsMNIST }) }

        @Test(
            "What needs MNIST, where it is", .enabled(if: RealMNIST.isPresent, Comment(rawValue: RealMNIST.absence)),
            .disabled(
                if: Sanitizer.current != nil,
                "What is printed is the same in any build, and ten epochs of 54000 samples take many minutes in this one"
            ))
        func mnist() throws {
            let mnist = try #require(RealMNIST.directory)
            // The whole table takes minutes without optimization.
            let transcripts = Transcript.all.filter(\.needsMNIST).filter { transcript in
                RealMNISTTests.isLong || !transcript.steps.contains { $0.command.hasPrefix("apus reproduce") }
            }
            try check(transcripts, mnist: mnist)
        }

        @Test("The figures' places hold on any digits", arguments: ["evaluate", "predict", "reproduce"])
        func structure(name: String) throws {
            let step = try #require(Transcript.all.flatMap(\.steps).first { $0.command.hasPrefix("apus \(name)") })
            let run = try TrainingRun(["--epochs", "2", "--hidden", "32"])
            _ = try run.train()
            let digits = try SmallDigits.path()
            let words =
                switch name {
                case "evaluate": ["evaluate", run.best, "--data", digits]
                case "predict": ["predict", run.best, "idx:\(digits)/t10k-images-idx3-ubyte:0"]
                default: ["reproduce", "--data", digits, "--seeds", "2", "--workers", "2", "--quiet"]
                }
            let ending = try Command.run(words)
            try #require(ending.status == 0, "\(ending.errors)")
            let skeletons = { (lines: [String]) in
                // The marks of what was reached are MNIST's.
                lines.map { Transcript.Step.skeleton($0.replacing(" ✓", with: "")) }
            }
            let printed = Set(skeletons(ending.output.components(separatedBy: "\n")))
            // Names of files, data and people's verdicts differ; tables and bars do not.
            let starts = ["  ", "5 vs", "10 cl", "true ", "accuracy", "the most"]
            let tables = step.output.filter { line in starts.contains { line.hasPrefix($0) } }
            #expect(tables.count >= 10)
            for line in Set(skeletons(tables)) where line.contains(where: \.isLetter) {
                #expect(printed.contains(line), "\(line)")
            }
        }
    }
}
