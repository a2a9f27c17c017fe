internal import Failures
internal import Files
internal import Training

/// What `train` is to do, from all who have a say in it: the command line over the environment over `--config` over the
/// recipe over the defaults.
struct ResolvedConfiguration {
    let configuration: TrainingConfiguration
    /// The SHA-256 of the dataset that the file names, where nobody asked for other data than it does.
    let dataset: String?
    /// Whether somebody asked for a number of epochs: neither the recipe nor the defaults.
    let asksForEpochs: Bool
    /// The file's name.
    private let file: String?

    /// - Parameter execution: The keys of settings that a file cannot set.
    init(
        commandLine: ConfigurationRequest, recipe: TrainingRecipe?, environment: EnvironmentRequest, file path: String?,
        execution: [String]
    ) throws {
        let explicit = commandLine.over(environment.request)
        let file = try path.map { try Self.read($0, execution: execution) }
        let asked = explicit.over(file?.request ?? ConfigurationRequest())
        let recipe = recipe ?? environment.recipe
        if let recipe, let path, !recipe.says(somethingBeneath: file?.request ?? ConfigurationRequest()) {
            throw Failure(
                .usage,
                "the recipe \(recipe.rawValue) has no say beside \(path), which sets everything that it does: leave one of "
                    + "them out")
        }
        let whole = recipe.map { asked.over($0) } ?? asked
        do {
            var configuration = try whole.applied(to: TrainingConfiguration())
            configuration.data = asked.data ?? "auto"
            try configuration.validate()
            self.configuration = configuration
        } catch {
            var sources = environment.sources
            if let file { sources.append(ConfigurationSource(file.name, file.request)) }
            if let recipe { sources.append(ConfigurationSource("the recipe \(recipe.rawValue)", whole)) }
            throw ConfigurationSource.explained(error, by: sources, beneath: commandLine)
        }
        asksForEpochs = asked.epochs != nil
        self.file = path
        let isOther =
            explicit.data != nil || explicit.transpose != nil || explicit.classes != nil
            || explicit.seed != nil && configuration.pooledTestFraction != nil
        dataset = isOther ? nil : file?.dataset
    }

    /// - Throws: `Failure.usage` where the data are not those that the file names.
    func check(dataset found: String) throws(Failure) {
        guard let dataset, let file, dataset != found else { return }
        throw Failure(
            .usage,
            "\(file) was made with the dataset \(dataset), and \(configuration.data) is \(found) here: give its data by "
                + "--data DIR, or take \"dataset\" out of the file to train on these")
    }

    private static func read(_ path: String, execution: [String]) throws -> ConfigurationFile {
        let limit = ConfigurationFile.maximumByteCount
        let bytes: [UInt8]
        do throws(FileFailure) {
            bytes =
                path == "-" ? try StandardInput.bytes(atMost: limit) : try OpenFile(reading: path).bytes(atMost: limit)
        } catch {
            throw error.failure(.data)
        }
        return try ConfigurationFile(bytes, name: path == "-" ? "standard input" : path.onOneLine, execution: execution)
    }
}
