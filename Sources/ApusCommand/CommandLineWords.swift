internal import ArgumentParser
internal import Cluster
internal import Failures
internal import Glibc
internal import HTTP

/// The words that a command is given, with those of the environment where the command line is silent.
struct CommandLineWords {
    private(set) var words: [String]
    /// The options that come from the environment, and their variables.
    private(set) var assigned: [EnvironmentVariables.Assignment] = []

    /// Of a relay's options those that a coordinator has too and means otherwise: where an environment is handed on to both,
    /// as engines do, the relay would take the coordinator's port, its announcement and its number of workers.
    private static let ofCoordinatorsAlone: Set = ["workers", "min-workers", "listen", "announce"]

    /// Of a run's those that would be done again by each process that goes on with it.
    private static let ofOneProcess: Set = ["more-epochs"]

    /// - Parameter words: Without the program's own name.
    init(_ words: [String], environment: EnvironmentVariables = .current) throws {
        // The parser's own name for it is of options that are hidden, and these are merely many.
        let words = words.map { $0 == "--help-all" ? "--help-hidden" : $0 }
        self.words = words
        let typed = words.prefix { $0 != "--" }
        guard !environment.isEmpty, !typed.contains("--help"), !typed.contains("--help-hidden"), !typed.contains("-h")
        else { return }
        switch words.first {
        case "train": try assign(TrainCommand.self, operands: [], environment)
        case "resume": try assign(ResumeCommand.self, operands: ["RUN"], except: Self.ofOneProcess, environment)
        // What a coordinator starts is told everything by it.
        case "worker" where getenv(WorkerEnvironment.token) == nil:
            try assign(WorkerCommand.self, operands: ["ENDPOINT"], environment)
        case "relay":
            try assign(RelayCommand.self, operands: ["ENDPOINT"], except: Self.ofCoordinatorsAlone, environment)
        default: break
        }
    }

    /// - Parameters:
    ///   - operands: What the command must be given besides options.
    ///   - excluded: Options that have no variable here.
    private mutating func assign(
        _ command: (some ParsableCommand).Type, operands: [String], except excluded: Set<String> = [],
        _ environment: EnvironmentVariables
    ) throws {
        let known =
            OptionCatalog(TrainCommand.self).names + OptionCatalog(WorkerCommand.self).names
            + OptionCatalog(RelayCommand.self).names
        for stranger in try environment.strangers(besides: known) {
            Warning.show("\(stranger) is no variable of Apus, and has no effect")
        }
        // What determines the result is weighed against files and runs by the commands themselves.
        let options = OptionCatalog(command).options.filter {
            !OptionCatalog.resultNames.contains($0.name) && !excluded.contains($0.name)
        }
        let assignments = try environment.assignments(options)
        assigned = assignments.filter { assignment in
            !words.contains { Self.says($0, assignment.option) } && !assignment.arguments.isEmpty
        }
        for assignment in assigned {
            do {
                _ = try command.parse(operands + assignment.arguments)
            } catch {
                let hints = Hints([command._commandName] + operands + assignment.arguments)
                let message = hints.completed(ParserMessage.line(error, from: command))
                throw Failure(.usage, "\(assignment.variable): \(message)")
            }
        }
        words.insert(contentsOf: assigned.flatMap(\.arguments), at: 1)
    }

    private static func says(_ word: String, _ option: String) -> Bool {
        let names = ["--\(option)", "--no-\(option)"] + (option.hasPrefix("no-") ? ["--\(option.dropFirst(3))"] : [])
        return names.contains { word == $0 || word.hasPrefix("\($0)=") } || (option == "quiet" && word == "-q")
    }

    /// A failure that speaks of an option says where the option comes from, if nobody typed it.
    func explained(_ failure: Failure) -> Failure {
        let message = SettingName.worded(failure.message)
        let sources = assigned.filter { message.contains("--\($0.option) ") }
        guard failure.kind == .usage, !sources.isEmpty else { return failure }
        let text = sources.map { "--\($0.option) comes from \($0.variable)" }.joined(separator: ", ")
        return Failure(failure.kind, "\(failure.message) (\(text))")
    }

    /// What is wrong where `resume` lacks its run only because `--dashboard` took it for an address; else nil.
    private var swallowedRun: Failure? {
        guard words.first == "resume", let place = words.firstIndex(of: "--dashboard"), place + 1 < words.count else {
            return nil
        }
        let run = words[place + 1]
        guard (try? ServingAddress(run)) == nil || access(run, F_OK) == 0 else { return nil }
        var others = Array(words.dropFirst())
        others.insert(others.remove(at: place), at: 0)
        guard (try? ResumeCommand.parse(others)) != nil else { return nil }
        return Failure(
            .usage,
            "--dashboard took \(run) for its address, and no run is left to resume; write `apus resume \(run) --dashboard`"
        )
    }

    /// What is wrong with words that no parser could make sense of.
    func refusal(_ error: any Error) -> Failure {
        if let swallowedRun { return swallowedRun }
        let message = Hints(words).completed(refusedSetting ?? ParserMessage.line(error, from: Apus.self))
        guard let hint = ParserMessage.hint(error) else { return Failure(.usage, message) }
        return Failure(.usage, "\(message)\(message.last.map { ".?".contains($0) } ?? false ? "" : ".") \(hint)")
    }

    /// What is wrong with an option that `resume` takes without showing it, whose values its parser would not name; else nil.
    private var refusedSetting: String? {
        guard words.first == "resume" else { return nil }
        for option in OptionCatalog(AskedOptions.self).options {
            guard let place = words.firstIndex(where: { Self.says($0, option.name) }) else { continue }
            let isWhole = option.isFlag || words[place].contains("=")
            do {
                _ = try AskedOptions.parse(Array(words[place...].prefix(isWhole ? 1 : 2)))
            } catch {
                return ParserMessage.line(error, from: AskedOptions.self)
            }
        }
        return nil
    }
}

/// What a parser says of words that it cannot make sense of, on one line.
enum ParserMessage {
    /// - Parameter command: Whose parser it was.
    static func line(_ error: any Error, from command: (some ParsableArguments).Type) -> String {
        let bullet = "  - "
        let lines = command.message(for: error).split(whereSeparator: \.isNewline)
        let values = lines.filter { $0.hasPrefix(bullet) }.map { $0.dropFirst(bullet.count) }
        let sentences =
            lines.filter { !$0.hasPrefix(bullet) } + (values.isEmpty ? [] : [values.joined(separator: ", ")[...]])
        return sentences.joined(separator: " ")
    }

    /// How to see what a command takes, as the parser would say it below.
    static func hint(_ error: any Error) -> String? {
        Apus.fullMessage(for: error).split(whereSeparator: \.isNewline)
            .last { $0.hasPrefix("  See '") }.map { String($0.drop { $0 == " " }) }
    }
}
