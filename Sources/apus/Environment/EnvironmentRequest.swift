internal import ArgumentParser
internal import DataParallel
internal import Failures

/// What the environment asks of a configuration, variable by variable.
struct EnvironmentRequest {
    let requests: [(variable: String, request: ConfigurationRequest)]
    let recipe: TrainingRecipe?

    /// - Throws: `Failure.usage`, which names the variable, what was expected and what was found.
    init(_ environment: EnvironmentVariables = .current) throws {
        guard !environment.isEmpty else {
            (requests, recipe) = ([], nil)
            return
        }
        let options = OptionCatalogue(TrainCommand.self).options.filter {
            OptionCatalogue.resultNames.contains($0.name)
        }
        var requests: [(String, ConfigurationRequest)] = []
        var recipe: TrainingRecipe?
        for assignment in try environment.assignments(options) {
            let command: TrainCommand
            do {
                command = try TrainCommand.parse(assignment.arguments)
            } catch {
                throw Failure(.usage, "\(assignment.variable): \(TrainCommand.message(for: error))")
            }
            let request = try command.request()
            try request.check(source: assignment.variable, kind: .usage)
            requests.append((assignment.variable, request))
            recipe = command.configuration.recipe ?? recipe
        }
        self.requests = requests
        self.recipe = recipe
    }

    /// All of it together.
    var request: ConfigurationRequest { requests.reduce(ConfigurationRequest()) { $0.over($1.request) } }
}
