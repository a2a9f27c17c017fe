import Failures
import Learning
import Networks
import Testing
import Training

@Suite struct ConfigurationRequestTests {
    private func request(_ ask: (inout ConfigurationRequest) -> Void) -> ConfigurationRequest {
        var request = ConfigurationRequest()
        ask(&request)
        return request
    }

    @Test("The upper of two has precedence, value by value")
    func precedence() {
        let upper = request { ($0.batchSize, $0.momentum) = (1, 0.5) }
        let lower = request { ($0.batchSize, $0.leafSize) = (2, 4) }
        #expect(upper.over(lower) == request { ($0.batchSize, $0.momentum, $0.leafSize) = (1, 0.5, 4) })
    }

    @Test("Other epochs are scheduled, too, whatever the schedule below was laid out for")
    func epochs() throws {
        let lower = request { ($0.epochs, $0.scheduledEpochs) = (30, 20) }
        let both = request { $0.epochs = 9 }.over(lower)
        #expect(try both.applied(to: TrainingConfiguration()).scheduledEpochs == 9)
        #expect(try request { $0.seed = 2 }.over(lower).applied(to: TrainingConfiguration()).scheduledEpochs == 20)
    }

    @Test("Early stopping is put together from all who ask for some of it, and turned off by one")
    func stopping() throws {
        let patient = request { $0.patience = 3 }
        let careful = request { ($0.monitor, $0.patience, $0.minDelta) = (.validationAccuracy, 9, 1) }
        let none = request { $0.earlyStopping = false }
        let both = patient.over(careful)
        #expect(both == request { ($0.monitor, $0.patience, $0.minDelta) = (.validationAccuracy, 3, 1) })
        #expect(none.over(patient) == none)
        #expect(patient.over(none) == patient)
        #expect(try none.over(careful).applied(to: TrainingConfiguration()).stopping == nil)
        #expect(try patient.over(none).applied(to: TrainingConfiguration()).stopping?.patience == 3)
    }

    @Test("Local steps come from one source and their shards from another, and one step a round is no local training")
    func local() throws {
        let both = request { $0.localSteps = 8 }.over(request { ($0.localShards, $0.outerMomentum) = (2, 0.5) })
        let local = try both.applied(to: TrainingConfiguration()).local
        #expect(local == LocalTraining(steps: 8, shards: 2, outerLearningRate: 0.7, outerMomentum: 0.5))
        #expect(try request { $0.localSteps = 1 }.over(both).applied(to: TrainingConfiguration()).local == nil)
        let tooMany = request { $0.localSteps = 1 << 30 }
        #expect(throws: Failure.self) { try tooMany.applied(to: TrainingConfiguration()).validate() }
    }

    static let contradictions: [(@Sendable (inout ConfigurationRequest) -> Void, String)] = [
        ({ $0.localShards = 2 }, "localShards 2 means nothing"),
        ({ ($0.localSteps, $0.localShards) = (1, 2) }, "localShards 2 means nothing"),
        ({ ($0.localSteps, $0.outerMomentum) = (1, 0.5) }, "outerMomentum 0.5 means nothing"),
        ({ ($0.localSteps, $0.momentum) = (8, 0.9) }, "localSteps 8 and momentum 0.9 do not go together"),
        ({ ($0.localSteps, $0.nesterov) = (8, true) }, "localSteps 8 and nesterov true do not go together"),
        ({ $0.nesterov = true }, "nesterov true needs a momentum above 0"),
        ({ ($0.earlyStopping, $0.patience) = (false, 2) }, "patience 2 and earlyStopping false contradict each other"),
        ({ $0.learningRate = 0 }, "the learning rate must be finite and above 0, and cannot be 0"),
        ({ $0.learningRate = -1 }, "the learning rate must be finite and above 0, and cannot be -1"),
        ({ $0.learningRate = .nan }, "the learning rate must be finite and above 0, and cannot be nan"),
        ({ $0.learningRate = .infinity }, "the learning rate must be finite and above 0, and cannot be inf"),
        ({ $0.hidden = [0] }, "a hidden layer has 1 to 65536 units, and cannot have 0"),
        (
            { ($0.localSteps, $0.outerLearningRate) = (8, .infinity) },
            "the outer learning rate must be finite and above 0, and cannot be inf"
        ),
        (
            { ($0.loss, $0.labelSmoothing) = (.meanSquaredError, 0.1) },
            "loss mse and labelSmoothing 0.1 do not go together"
        ),
    ]

    @Test("What does not go together or cannot be is told in the words that asked for it", arguments: contradictions)
    func contradiction(ask: @Sendable (inout ConfigurationRequest) -> Void, message: String) {
        let failure = #expect(throws: Failure.self) {
            try request(ask).applied(to: TrainingConfiguration()).validate()
        }
        #expect(failure?.description.hasPrefix(message) == true, "\(failure?.description ?? "")")
    }

    static let differences:
        [(@Sendable (inout ConfigurationRequest) -> Void, key: String, has: String?, asked: String)] = [
            ({ $0.localSteps = 8 }, "localSteps", "1", "8"),
            ({ $0.localShards = 4 }, "localShards", nil, "4"),
            ({ $0.classes = [5, 6] }, "classes", nil, "5,6"),
            ({ $0.hidden = [] }, "hidden", "128", "none"),
            ({ $0.nesterov = true }, "nesterov", "false", "true"),
            ({ $0.earlyStopping = false }, "earlyStopping", "true", "false"),
            ({ $0.warmup = 0.25 }, "warmup", "0", "0.25"),
            ({ $0.labelSmoothing = 0.1 }, "labelSmoothing", "0", "0.1"),
        ]

    @Test(
        "What is asked for otherwise than it is, is told with both",
        arguments: differences)
    func asked(ask: @Sendable (inout ConfigurationRequest) -> Void, key: String, has: String?, asked: String) throws {
        let configuration = try TrainingConfiguration()
        let found = try #require(
            request {
                ask(&$0); $0.seed = 1
            }.difference(from: configuration))
        #expect((found.setting.key, found.has, found.asked) == (key, has, asked))
        #expect(request { $0.seed = 1 }.difference(from: configuration) == nil)
        #expect(ConfigurationRequest(configuration).difference(from: configuration, isWhole: true) == nil)
    }

    @Test("All that a configuration says is asked for as it is")
    func everything() throws {
        let configuration = try request {
            ($0.localSteps, $0.localShards, $0.classes, $0.pooledTestFraction) = (8, 3, [1, 2], 0.2)
            ($0.epochs, $0.scheduledEpochs, $0.precision, $0.schedule) = (9, 8, .bfloat16, .cosine)
            $0.labelSmoothing = 0.1
        }.applied(to: TrainingConfiguration())
        #expect(try ConfigurationRequest(configuration).applied(to: TrainingConfiguration()) == configuration)
    }

    @Test("Nesterov's momentum may come from one source and the momentum from another")
    func split() throws {
        let both = request { $0.momentum = 0.9 }.over(request { $0.nesterov = true })
        #expect(try both.applied(to: TrainingConfiguration()).optimizer.nesterov)
    }

    @Test("A recipe is beneath everything that is asked for")
    func recipe() throws {
        let asked = request { ($0.epochs, $0.validationFraction) = (9, 0.2) }.over(TrainingRecipe.fast)
        let configuration = try asked.applied(to: TrainingConfiguration())
        #expect(configuration.epochs == 9 && configuration.learningRate == 0.6)
        #expect(configuration.stopping == (try TrainingConfiguration().stopping))
        let plain = try request { $0.momentum = 0 }.over(TrainingRecipe.fast).applied(to: TrainingConfiguration())
        #expect(!plain.optimizer.nesterov && plain.stopping == nil && plain.validationFraction == 0)
    }

    @Test("A recipe of which nothing is left has no say")
    func uselessRecipe() {
        #expect(TrainingRecipe.fast.says(somethingBeneath: request { $0.epochs = 9 }))
        #expect(!TrainingRecipe.fast.says(somethingBeneath: ConfigurationRequest().over(TrainingRecipe.fast)))
    }

    @Test("A setting that a whole configuration leaves open is asked to be open")
    func open() throws {
        let configuration = try request { $0.classes = [5, 6] }.applied(to: TrainingConfiguration())
        let other = ConfigurationRequest(try TrainingConfiguration())
        #expect(other.difference(from: configuration) == nil)
        let found = try #require(other.difference(from: configuration, isWhole: true))
        #expect((found.setting.key, found.has, found.asked) == ("classes", "5,6", nil))
    }

    @Test("Who asked for what does not go together is told, but not of what was typed")
    func sources() {
        let failure = Failure(
            .usage, "\(Mention.setting("localSteps", "8")) and \(Mention.setting("momentum", "0.9")) clash")
        let sources = [
            ConfigurationSource("APUS_MOMENTUM", request { $0.momentum = 0.9 }),
            ConfigurationSource("the recipe fast", request { ($0.momentum, $0.localSteps) = (0.9, 8) }),
        ]
        let typed = ConfigurationSource.explained(failure, by: sources, beneath: request { $0.localSteps = 8 })
        #expect(typed.description == "localSteps 8 and momentum 0.9 clash (momentum 0.9 comes from APUS_MOMENTUM)")
        let none = ConfigurationSource.explained(failure, by: sources, beneath: ConfigurationRequest())
        #expect(
            none.description.hasSuffix(
                "(momentum 0.9 comes from APUS_MOMENTUM, localSteps 8 comes from the recipe fast)"))
    }
}
