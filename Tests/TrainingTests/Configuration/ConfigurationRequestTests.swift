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
    func stopping() {
        let patient = request { $0.stopping = .on(monitor: nil, patience: 3, minDelta: nil) }
        let careful = request { $0.stopping = .on(monitor: .validationAccuracy, patience: 9, minDelta: 1) }
        let none = request { $0.stopping = .off }
        #expect(patient.over(careful).stopping == .on(monitor: .validationAccuracy, patience: 3, minDelta: 1))
        #expect(none.over(patient).stopping == .off)
        #expect(patient.over(none).stopping == patient.stopping)
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
        ({ $0.localShards = 2 }, "--local-shards 2 means nothing"),
        ({ ($0.localSteps, $0.localShards) = (1, 2) }, "--local-shards 2 means nothing"),
        ({ ($0.localSteps, $0.outerMomentum) = (1, 0.5) }, "--outer-momentum 0.5 means nothing"),
        ({ ($0.localSteps, $0.momentum) = (8, 0.9) }, "--local-steps 8 and --momentum 0.9 do not go together"),
        ({ ($0.localSteps, $0.nesterov) = (8, true) }, "--local-steps 8 and --nesterov do not go together"),
        ({ $0.nesterov = true }, "--nesterov needs a momentum above 0"),
        (
            { ($0.localSteps, $0.outerLearningRate) = (8, .infinity) },
            "the outer learning rate must be finite and above 0, and cannot be inf"
        ),
        (
            { ($0.loss, $0.labelSmoothing) = (.meanSquaredError, 0.1) },
            "--loss mse and --label-smoothing 0.1 do not go together"
        ),
    ]

    @Test("What does not go together or cannot be is told in the words that asked for it", arguments: contradictions)
    func contradiction(ask: @Sendable (inout ConfigurationRequest) -> Void, message: String) {
        let failure = #expect(throws: Failure.self) {
            try request(ask).applied(to: TrainingConfiguration()).validate()
        }
        #expect(failure?.message.hasPrefix(message) == true, "\(failure?.message ?? "")")
    }

    static let differences: [(@Sendable (inout ConfigurationRequest) -> Void, begun: String, asked: String)] = [
        ({ $0.localSteps = 8 }, "with --local-steps 1", "--local-steps 8"),
        ({ $0.localShards = 4 }, "without --local-shards", "--local-shards 4"),
        ({ $0.classes = [5, 6] }, "without --classes", "--classes 5,6"),
        ({ $0.hidden = [] }, "with --hidden 128", "--hidden none"),
        ({ $0.nesterov = true }, "with --no-nesterov", "--nesterov"),
        ({ $0.stopping = .off }, "with --patience 5", "--no-early-stopping"),
        ({ $0.warmup = 0.25 }, "with --warmup 0", "--warmup 0.25"),
        ({ $0.labelSmoothing = 0.1 }, "with --label-smoothing 0", "--label-smoothing 0.1"),
    ]

    @Test(
        "What is asked for otherwise than it is, is told with both in the words of the command line",
        arguments: differences)
    func asked(ask: @Sendable (inout ConfigurationRequest) -> Void, begun: String, asked: String) throws {
        let configuration = try TrainingConfiguration()
        let found = try #require(
            request {
                ask(&$0); $0.seed = 1
            }.contradiction(of: configuration))
        #expect(found == (begun, asked))
        #expect(request { $0.seed = 1 }.contradiction(of: configuration) == nil)
        #expect(ConfigurationRequest(configuration).contradiction(of: configuration, isWhole: true) == nil)
    }

    @Test("All that a configuration says is asked for as it is")
    func everything() throws {
        let configuration = try request {
            ($0.localSteps, $0.localShards, $0.classes, $0.pooledTestFraction) = (8, 3, [1, 2], 0.2)
            ($0.epochs, $0.scheduledEpochs, $0.wire, $0.course) = (9, 8, .bfloat16, .cosine)
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
        #expect(configuration.epochs == 9 && configuration.optimizer.learningRate == 0.6)
        #expect(configuration.stopping == (try TrainingConfiguration().stopping))
        let plain = try request { $0.momentum = 0 }.over(TrainingRecipe.fast).applied(to: TrainingConfiguration())
        #expect(!plain.optimizer.nesterov && plain.stopping == nil && plain.validationFraction == 0)
    }

    @Test("A recipe of which nothing is left has no say")
    func uselessRecipe() {
        #expect(TrainingRecipe.fast.says(somethingBeneath: request { $0.epochs = 9 }))
        #expect(!TrainingRecipe.fast.says(somethingBeneath: ConfigurationRequest().over(TrainingRecipe.fast)))
    }

    @Test("Configurations that differ are told apart by the key in their file")
    func difference() throws {
        let base = try TrainingConfiguration()
        let other = try request { $0.learningRate = 0.7 }.applied(to: base)
        let difference = try base.difference(from: other)
        #expect(difference?.key == "optimizer.learningRate")
        #expect(difference?.this == "0.1" && difference?.other == "0.7")
        #expect(try base.difference(from: base) == nil)
        let rounded = try base.difference(from: try request { $0.wire = .bfloat16 }.applied(to: base))
        #expect(rounded?.key == "wire" && rounded?.this == "\"float32\"" && rounded?.other == "\"bfloat16\"")
        let smoothed = try base.difference(from: try request { $0.labelSmoothing = 0.1 }.applied(to: base))
        #expect(smoothed?.key == "labelSmoothing" && smoothed?.this == "0" && smoothed?.other == "0.1")
        let unstopped = try base.difference(from: try request { $0.stopping = .off }.applied(to: base))
        #expect(unstopped?.key == "stopping" && unstopped?.other == "null")
    }
}
