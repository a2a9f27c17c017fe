import Foundation

/// A block of the README or an article that shows commands and what they print.
///
/// Blocks marked `console` hold on every machine; those marked `console mnist` need the real MNIST. A line `...` stands for
/// any number of lines.
struct Transcript: Sendable {
    struct Step: Sendable {
        /// What follows the prompt.
        let command: String
        let output: [String]
    }

    let needsMNIST: Bool
    let steps: [Step]

    /// Those of the README and of the articles that lean on its runs, in the order of reading.
    static let all: [Transcript] = documents.flatMap { blocks(of: $0) }.compactMap { block in
        guard block.mark.hasPrefix("console") || block.lines.contains(where: { $0.hasPrefix("$ ") }) else { return nil }
        return Transcript(needsMNIST: block.mark != "console", steps: steps(of: block.lines))
    }

    /// The texts of README and articles.
    static let documents: [String] = {
        let articles = "\(PackageRoot.path)/Sources/ApusCommand/Documentation.docc"
        let names = ((try? FileBytes.names(in: articles)) ?? []).filter { $0.hasSuffix(".md") }.sorted()
        return (["\(PackageRoot.path)/README.md"] + names.map { "\(articles)/\($0)" })
            .compactMap { try? FileBytes.text($0) }
    }()

    /// What stands between fences, with what follows the first: `console mnist`.
    static func blocks(of text: String) -> [(mark: String, lines: [String])] {
        var blocks: [(mark: String, lines: [String])] = []
        var block: (mark: String, lines: [String])?
        for line in text.components(separatedBy: "\n") {
            if let open = block {
                guard line == "```" else {
                    block?.lines.append(line)
                    continue
                }
                blocks.append(open)
                block = nil
            } else if line.hasPrefix("```") {
                block = (String(line.dropFirst(3)), [])
            }
        }
        return blocks
    }

    private static func steps(of lines: [String]) -> [Step] {
        var steps: [Step] = []
        for line in lines {
            if line.hasPrefix("$ ") {
                steps.append(Step(command: String(line.dropFirst(2)), output: []))
            } else if let last = steps.popLast() {
                steps.append(Step(command: last.command, output: last.output + [line]))
            }
        }
        // Empty lines between commands are for the eye.
        return steps.map { step in
            Step(command: step.command, output: step.output.reversed().drop { $0.isEmpty }.reversed())
        }
    }
}

extension Transcript.Step {
    /// Whether the lines printed are those shown: each run of lines between two `...` whole and in order, the first at the
    /// beginning and the last at the end.
    func isMatched(by printed: [String]) -> Bool {
        let expected = output.map(Self.masked)
        let found = Array(printed.map(Self.masked).reversed().drop { $0.isEmpty }.reversed())
        let runs = expected.split(separator: "...", omittingEmptySubsequences: false).map(Array.init)
        guard runs.count > 1 else { return expected.filter { !$0.isEmpty } == found.filter { !$0.isEmpty } }
        var position = 0
        for (index, run) in runs.enumerated() where !run.isEmpty {
            let isLast = index == runs.count - 1
            let starts = isLast ? [found.count - run.count] : Array(position...max(position, found.count))
            let start = starts.first { start in
                start >= position && start + run.count <= found.count && Array(found[start..<start + run.count]) == run
                    && (index > 0 || start == 0)
            }
            guard let start else { return false }
            position = start + run.count
        }
        return true
    }

    /// Without what differs from run to run: durations and speeds.
    static func masked(_ line: String) -> String {
        var line = line
        while line.last == " " { line.removeLast() }
        if line.hasPrefix("time  ") { return "time" }
        let duration = #/ +([0-9]+ min )?[0-9]+(\.[0-9])? s$/#
        return line.replacing(duration, with: " (duration)")
    }

    /// The line's words with every number the same and no picture: what stays when other data are measured.
    static func skeleton(_ line: String) -> String {
        line.filter { !"█▀▄▌▐▏▎▍▋▊▉".contains($0) }.replacing(#/[0-9]+(\.[0-9]+)?/#, with: "0")
            .split(separator: " ").joined(separator: " ")
    }
}
