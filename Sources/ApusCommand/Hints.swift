internal import ArgumentParser
internal import Failures
internal import Glibc
internal import Training

/// What is said to somebody who wrote what no parser understands: what was meant, where that can be told.
struct Hints {
    /// The command that the words are for, and how it is called: `["data", "info"]`.
    private let path: [String]
    private let command: any ParsableCommand.Type
    /// What follows the command.
    private let words: [String]

    /// - Parameter words: Of the command line, without the program's own name.
    init(_ words: [String]) {
        var (path, command, rest) = ([String](), Apus.self as any ParsableCommand.Type, words[...])
        while let word = rest.first,
            let next = command.configuration.subcommands.first(where: { $0._commandName == word })
        {
            path.append(word)
            command = next
            rest = rest.dropFirst()
        }
        (self.path, self.command, self.words) = (path, command, Array(rest))
    }

    /// A parser's message, with what was meant in place of its own guess.
    func completed(_ message: String) -> String {
        if let match = message.firstMatch(of: #/^Unknown option '(?<name>-[^']*)'/#) {
            return "\(match.output.0)\(meaning(ofOption: String(match.output.name)))"
        }
        if let match = message.firstMatch(of: #/^(?:Unexpected argument|\d+ unexpected arguments:) '(?<word>[^']*)'/#) {
            return unexpected(String(match.output.word)) ?? message
        }
        if let match = message.wholeMatch(of: #/The value '(?<value>.*)' is invalid for '(?<name>--[^ ']+)[^']*'/#),
            let kind = kind(ofOption: String(match.output.name), value: String(match.output.value))
        {
            return "\(message): expected \(kind)"
        }
        return message
    }

    // MARK: - Options

    /// What other programs call what these options do, in small letters without hyphens and underscores; what they call settings
    /// says the table.
    private static let otherNames: KeyValuePairs = [
        "run-dir": [
            "output", "outputdir", "out", "outdir", "o", "save", "savedir", "savepath", "name", "runname", "run",
            "experiment", "expname", "checkpointdir", "workdir", "dir",
        ],
        "config": ["configuration", "params", "hparams", "settings", "file"],
        "max-steps": ["steps", "numsteps", "maxiter", "iterations", "iters"],
        "checkpoint-every": ["saveevery", "savefreq", "savesteps", "checkpointinterval", "checkpointfreq"],
        "workers": [
            "numworkers", "nworkers", "nproc", "np", "n", "processes", "nprocs", "jobs", "j", "threads", "cores",
            "worldsize", "nprocpernode", "parallel", "cpus",
        ],
        "listen": ["port", "host", "masteraddr", "masterport", "address", "bind", "endpoint"],
        "tensorboard": ["tb", "logdir", "log"],
        "quiet": ["silent", "noprogress", "verbose", "v"],
        "dashboard": ["web", "ui", "serve", "live"],
    ]
    private static let accelerators: Set = [
        "gpu", "gpus", "device", "devices", "cuda", "mps", "tpu", "accelerator", "usecuda", "nocuda",
    ]
    private static let continuations: Set = [
        "checkpoint", "ckpt", "load", "restore", "continue", "resumefrom", "frompretrained", "fromcheckpoint",
    ]

    /// How a message goes on that has just named an option that the command lacks.
    private func meaning(ofOption written: String) -> String {
        let name = String(written.drop { $0 == "-" }.prefix { $0 != "=" })
        let letters = name.lowercased().filter { $0 != "-" && $0 != "_" }
        if Self.accelerators.contains(letters) {
            return "; Apus trains on processors, and --workers N starts N processes on them"
        }
        if path == ["train"], Self.continuations.contains(letters) {
            return "; `apus resume RUN` goes on with a run"
        }
        let known = OptionCatalog(command).names
        let meant =
            SettingTable.setting(alsoCalled: name).map { SettingName.option($0.key) }
            ?? Self.otherNames.first { $0.value.contains(letters) }?.key
        if let meant, known.contains(meant) { return "; did you mean --\(meant)?" }
        if let (nearest, distance) = NearestName.nearest(to: name, among: known), distance <= max(1, name.count / 3) {
            return "; did you mean --\(nearest)?"
        }
        let others = Apus.configuration.subcommands.filter { OptionCatalog($0).names.contains(meant ?? name) }
        guard let other = others.first else { return "" }
        return "; `apus \(other._commandName)` has --\(meant ?? name)"
    }

    /// What the values of an option are, as its parser shows that takes some and refuses others; nil where it takes none of
    /// these, or names what it expects itself.
    private func kind(ofOption option: String, value: String) -> String? {
        /// Whether the same words are understood but for this value.
        func takes(_ other: String) -> Bool {
            var words = words
            if let place = words.firstIndex(of: "\(option)=\(value)") {
                words[place] = "\(option)=\(other)"
            } else if let place = words.indices.first(where: {
                words[$0] == option && words.dropFirst($0 + 1).first == value
            }) {
                words[place + 1] = other
            } else {
                return false
            }
            do {
                _ = try command.parseAsRoot(words)
                return true
            } catch {
                return !ParserMessage.line(error, from: command).contains("is invalid for '\(option)")
            }
        }
        let values = OptionCatalog(command).options.first { "--\($0.name)" == option }?.values ?? []
        guard values.isEmpty else { return "one of \(values.joined(separator: ", "))" }
        guard takes("1") else { return nil }
        var kind = takes("1.5") ? "a number" : "a whole number"
        if takes("1,2") { kind = "\(kind.dropFirst(2))s with commas between" }
        if !takes("0") { kind += " above 0" } else if !takes("-1") { kind += ", 0 or more" }
        return takes("none") ? "\(kind), or none" : kind
    }

    // MARK: - Words that are no options

    private static let otherCommands = [
        "eval": "evaluate", "test": "evaluate", "validate": "evaluate", "score": "evaluate", "infer": "predict",
        "inference": "predict", "classify": "predict", "continue": "resume", "restart": "resume", "fit": "train",
        "run": "train", "start": "train", "download": "data fetch", "fetch": "data fetch", "info": "data info",
        "synthesize": "data synthesize", "benchmark": "bench", "convert": "export", "onnx": "export", "save": "export",
        "join": "worker", "keys": "keygen", "version": "--version", "dashboard": "train --dashboard",
        "serve": "train --dashboard", "compare": "report", "show": "report", "completion": "completions",
    ]

    private func unexpected(_ word: String) -> String? {
        let commands = command.configuration.subcommands.map { $0._commandName }
        guard !commands.isEmpty else { return unexpectedOperand(word) }
        let nearest = NearestName.nearest(to: word, among: commands)
        let isNear = nearest.map { $0.distance <= max(1, word.count / 2) } ?? false
        let meant = isNear ? nearest?.name : path.isEmpty ? Self.otherCommands[word.lowercased()] : nil
        let called = (["apus"] + path).joined(separator: " ")
        let list = commands.joined(separator: ", ")
        return "\(called) has no command \"\(word)\"; "
            + (meant.map { "did you mean `\(called) \($0)`? There are: \(list)" } ?? "there are: \(list)")
    }

    private func unexpectedOperand(_ word: String) -> String? {
        let message = "Unexpected argument '\(word)'"
        let known = OptionCatalog(command).names
        if let equal = word.firstIndex(of: "="), equal > word.startIndex {
            return "\(message); an option is written --\(word[..<equal]) \(word[word.index(after: equal)...])"
        }
        if known.contains(word) || known.contains("no-\(word)") { return "\(message); did you mean --\(word)?" }
        if known.contains("data"), access(word, F_OK) == 0 { return "\(message); data are given by --data \(word)" }
        return nil
    }
}
