internal import ArgumentParser
internal import Failures
internal import Glibc
internal import Training

/// The variables `APUS_...` that stand for options: `APUS_LEARNING_RATE=0.2` for `--learning-rate 0.2`.
///
/// One that is empty asks for nothing. Flags are `true` or `false`; options that may be repeated take several values with
/// spaces between.
struct EnvironmentVariables {
    /// Variables with a meaning of their own, which no option takes over.
    static let reserved = [
        // Where data lie and come from, and the instruction set.
        "APUS_DATA", "APUS_MIRRORS", "APUS_KERNEL",
        // A secret that may be there for all runs, also those without a dashboard.
        "APUS_DASHBOARD_TOKEN",
        // What a coordinator tells the workers that it starts.
        "APUS_WORKER_TOKEN", "APUS_WORKER_PARENT", "APUS_WORKER_PROCESSOR",
        // Of deploy/ and scripts/, and of builds.
        "APUS_ENDPOINT", "APUS_SLURM", "APUS_WAIT", "APUS_EXECUTION", "APUS_OPTIONS", "APUS_CHAOS_RUN", "APUS_FUZZING",
        "APUS_FUZZING_SEEDS",
        "APUS_DOCUMENTATION", "APUS_LONG_TESTS", "APUS_RENEW_SNAPSHOTS",
    ]

    private let values: [String: String]

    /// - Parameter environment: Only what begins with `APUS_` counts.
    init(_ environment: [String: String]) {
        values = environment.filter { name, value in
            name.hasPrefix(SettingName.variablePrefix) && !name.hasPrefix("APUS_TEST_") && !Self.reserved.contains(name)
                && !value.isEmpty
        }
    }

    /// Those of this process.
    static var current: EnvironmentVariables {
        var values: [String: String] = [:]
        var position = environ
        while let entry = position.pointee {
            let parts = String(cString: entry).split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
            if parts.count == 2 { values[String(parts[0])] = String(parts[1]) }
            position += 1
        }
        return EnvironmentVariables(values)
    }

    static func name(of option: String) -> String { SettingName.variable(ofOption: option) }

    var isEmpty: Bool { values.isEmpty }

    /// Takes them out of this process's environment, and so out of that of trainings that it starts for its own ends.
    func unset() { values.keys.forEach { unsetenv($0) } }

    /// A variable, and the arguments that it stands for.
    struct Assignment: Equatable {
        let variable: String
        let option: String
        let arguments: [String]
    }

    /// - Throws: `Failure.usage` for a flag that is neither true nor false.
    func assignments(_ options: [OptionCatalog.Option]) throws(Failure) -> [Assignment] {
        var assignments: [Assignment] = []
        for option in options {
            let variable = Self.name(of: option.name)
            guard let value = values[variable] else { continue }
            var arguments = ["--\(option.name)=\(value)"]
            if option.isFlag {
                switch value.lowercased() {
                case "true", "1", "yes", "on": arguments = ["--\(option.name)"]
                case "false", "0", "no", "off":
                    let opposite = options.first { $0.isFlag && $0.name == "no-\(option.name)" }
                    arguments = opposite.map { ["--\($0.name)"] } ?? []
                default: throw Failure(.usage, "\(variable): expected true or false, found \"\(value)\"")
                }
            } else if option.isRepeating {
                arguments = value.split(separator: " ").map { "--\(option.name)=\($0)" }
            }
            assignments.append(Assignment(variable: variable, option: option.name, arguments: arguments))
        }
        return assignments
    }

    /// A variable that is none of those known and looks like one of them is a typing error, and would be passed over in
    /// silence.
    ///
    /// - Returns: Those that belong to somebody else, as it seems.
    /// - Throws: `Failure.usage`.
    func strangers(besides options: [String]) throws(Failure) -> [String] {
        let known = options.map(Self.name)
        let strangers = values.keys.filter { !known.contains($0) }.sorted()
        for stranger in strangers {
            guard let (nearest, distance) = NearestName.nearest(to: stranger, among: known + Self.reserved),
                distance <= 2
            else { continue }
            throw Failure(.usage, "\(stranger) is no variable of Apus; did you mean \(nearest)?")
        }
        return strangers
    }
}

/// What the environment asks of a configuration, variable by variable.
struct EnvironmentRequest {
    let sources: [ConfigurationSource]
    /// All of it together.
    let request: ConfigurationRequest
    let recipe: TrainingRecipe?

    /// - Throws: `Failure.usage`, which names the variable, what was expected and what was found.
    init(_ environment: EnvironmentVariables = .current) throws {
        guard !environment.isEmpty else {
            (sources, request, recipe) = ([], ConfigurationRequest(), nil)
            return
        }
        let options = OptionCatalog(TrainCommand.self).options.filter {
            OptionCatalog.resultNames.contains($0.name)
        }
        var sources: [ConfigurationSource] = []
        let assignments = try environment.assignments(options)
        for assignment in assignments {
            let command: TrainCommand
            do {
                command = try TrainCommand.parse(assignment.arguments)
            } catch {
                let message = Hints([TrainCommand._commandName] + assignment.arguments)
                    .completed(ParserMessage.line(error, from: TrainCommand.self))
                throw Failure(.usage, "\(assignment.variable): \(message)")
            }
            sources.append(ConfigurationSource(assignment.variable, command.request))
        }
        self.sources = sources
        let together = try TrainCommand.parse(assignments.flatMap(\.arguments))
        recipe = together.configuration.recipe
        request = together.request
    }
}
