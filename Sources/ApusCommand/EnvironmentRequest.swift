internal import ArgumentParser
internal import Failures
internal import Training

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
        let options = OptionCatalogue(TrainCommand.self).options.filter {
            OptionCatalogue.resultNames.contains($0.name)
        }
        var sources: [ConfigurationSource] = []
        let assignments = try environment.assignments(options)
        for assignment in assignments {
            let command: TrainCommand
            do {
                command = try TrainCommand.parse(assignment.arguments)
            } catch {
                throw Failure(.usage, "\(assignment.variable): \(ParserMessage.line(error, from: TrainCommand.self))")
            }
            sources.append(ConfigurationSource(assignment.variable, command.request))
        }
        self.sources = sources
        let together = try TrainCommand.parse(assignments.flatMap(\.arguments))
        recipe = together.configuration.recipe
        request = together.request
    }
}
