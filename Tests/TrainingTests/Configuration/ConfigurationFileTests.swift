import Datasets
import Failures
import JSON
import Learning
import Networks
import Testing
import Training

@Suite struct ConfigurationFileTests {
    /// What a run of an Apus before `--config` kept, without early stopping.
    static let old = """
        {"activation": "tanh", "batchSize": 100, "data": "mnist", "dataset": "ab", "epochs": 30, "hidden": [24, 16],
         "initialiser": "glorot-uniform", "leafSize": 8, "loss": "mse", "normalization": "standard",
         "optimizer": {"learningRate": 0.3, "momentum": 0.9, "nesterov": true, "weightDecay": 1e-4},
         "schedule": {"course": "cosine", "warmup": 0.1}, "scheduledEpochs": 20, "seed": 18446744073709551615,
         "validationFraction": 0.2}
        """

    private func file(_ text: String, execution: [String] = []) throws -> ConfigurationFile {
        try ConfigurationFile(Array(text.utf8), name: "c.json", execution: execution)
    }

    private func configuration(_ text: String) throws -> TrainingConfiguration {
        try file(text).request.applied(to: TrainingConfiguration())
    }

    @Test("Every key of a run's configuration is taken as it is")
    func whole() throws {
        let (found, dataset) = try file(Self.old).whole()
        #expect(dataset == "ab")
        #expect(found.activation == .tanh && found.loss == .meanSquaredError && found.initializer == .glorotUniform)
        #expect(found.batchSize == 100 && found.leafSize == 8 && found.hidden == [24, 16])
        #expect(found.learningRate == 0.3 && found.optimizer.momentum == 0.9 && found.optimizer.nesterov)
        #expect(found.optimizer.weightDecay == 1e-4)
        #expect(found.schedule.course == .cosine && found.schedule.warmup == 0.1)
        #expect(found.epochs == 30 && found.scheduledEpochs == 20 && found.seed == .max)
        #expect(found.normalization == .standard && found.validationFraction == 0.2)
        #expect(found.precision == .float32 && found.local == nil && found.labelSmoothing == .none)
    }

    @Test("A whole configuration without stopping has none; a part of one leaves it as it is by default")
    func stopping() throws {
        #expect(try configuration(Self.old).stopping == nil)
        #expect(try configuration("{\"seed\": 3}").stopping == TrainingConfiguration().stopping)
        #expect(try configuration("{\"stopping\": null}").stopping == nil)
        #expect(try configuration("{\"stopping\": {\"patience\": 2}}").stopping?.patience == 2)
        #expect(try configuration("{\"stopping\": {\"patience\": 2}}").stopping?.monitor == .validationLoss)
    }

    @Test("A whole configuration that does not say so turns no pictures; a part of one leaves that to the files' names")
    func transpose() throws {
        #expect(try configuration(Self.old).transpose == .off)
        #expect(try configuration("{\"seed\": 3}").transpose == .auto)
        #expect(try configuration("{\"transpose\": \"on\"}").transpose == .on)
    }

    @Test("Epochs are those that the schedule is laid out for, unless the file says otherwise")
    func epochs() throws {
        #expect(try configuration("{\"epochs\": 7}").scheduledEpochs == 7)
        #expect(try configuration("{\"epochs\": 7, \"scheduledEpochs\": 5}").scheduledEpochs == 5)
    }

    static let mistakes: [(String, String)] = [
        ("{\"lr\": 1}", "found \"lr\"; did you mean \"optimizer.learningRate\"?"),
        ("{\"num_epochs\": 1}", "found \"num_epochs\"; did you mean \"epochs\"?"),
        ("{\"learningrate\": 1}", "found \"learningrate\"; did you mean \"optimizer.learningRate\"?"),
        ("{\"optimizer\": {\"momentun\": 1}}", "found \"optimizer.momentun\"; did you mean \"optimizer.momentum\"?"),
        ("{\"bacthSize\": 1}", "found \"bacthSize\"; did you mean \"batchSize\"?"),
        ("{\"workers\": 1}", "found \"workers\", which changes nothing of it; give workers instead"),
        ("{\"joinTimeout\": 1}", "give joinTimeout instead"),
        ("{\"batchSize\": \"128\"}", "in \"batchSize\", found \"128\""),
        ("{\"batchSize\": 1.5}", "expected a whole number"),
        ("{\"batchSize\": 0}", "\"batchSize\": the batch size must be at least 1, and cannot be 0"),
        ("{\"seed\": -1}", "expected a whole number of 0 to 18446744073709551615 in \"seed\", found -1"),
        ("{\"optimizer\": {\"learningRate\": -1}}", "\"optimizer.learningRate\": the learning rate must be"),
        ("{\"optimizer\": {\"learningRate\": 1e999}}", "in \"optimizer.learningRate\", found 1e999"),
        ("{\"optimizer\": {\"nesterov\": 1}}", "expected true or false in \"optimizer.nesterov\", found 1"),
        ("{\"optimizer\": 0.1}", "expected an object in \"optimizer\", found 0.1"),
        ("{\"schedule\": {\"course\": \"step\"}}", "constant, cosine, linear in \"schedule.course\", found \"step\""),
        (
            "{\"schedule\": {\"warmup\": 1}}",
            "\"schedule.warmup\": the warm-up must be at least 0 and below 1, and cannot be 1"
        ),
        (
            "{\"stopping\": {\"patience\": -1}}",
            "\"stopping.patience\": the patience must be at least 0, and cannot be -1"
        ),
        ("{\"hidden\": [0]}", "\"hidden\": a hidden layer has 1 to 65536 units, and cannot have 0"),
        ("{\"hidden\": [\"x\"]}", "in \"hidden\"[0], found \"x\""),
        ("{\"classes\": [5, 5]}", "\"classes\""),
        (
            "{\"labelSmoothing\": 1}",
            "\"labelSmoothing\": the label smoothing must be at least 0 and below 1, and cannot be"
        ),
        ("{\"labelSmoothing\": \"0.1\"}", "in \"labelSmoothing\", found \"0.1\""),
        ("{\"labelsmoothing\": 0.1}", "did you mean \"labelSmoothing\"?"),
        ("{\"wire\": \"float16\"}", "expected float32, bfloat16 in \"wire\", found \"float16\""),
        ("{\"precision\": \"float16\"}", "expected float32, bfloat16 in \"precision\", found \"float16\""),
        (
            "{\"wire\": \"bfloat16\", \"precision\": \"float32\"}",
            "expected one of \"precision\" and \"wire\", which are one setting's"
        ),
        ("{\"stopping\": 3}", "expected an object in \"stopping\", found 3"),
        ("{\"local\": {\"step\": 1}}", "found \"local.step\"; did you mean \"local.steps\"?"),
        ("{\"local\": {\"shards\": 0}}", "\"local.shards\": the local shards must be at least 1, and cannot be 0"),
        ("{\"local\": {\"steps\": 0}}", "\"local.steps\": the local steps between two averages must be at least 1"),
        ("{\"epochs\": null}", "in \"epochs\", found null"),
        ("{\"pooledTestFraction\": 1}", "\"pooledTestFraction\": the pooled test fraction"),
        ("{\"seed\": 1, \"seed\": 2}", "each key once, found \"seed\" again"),
        ("[]", "expected a JSON object that describes a configuration, found an array of 0"),
        ("{} {}", "expected the end of the file"),
    ]

    @Test("A mistake is named by the file, the key, what was expected and what was found", arguments: mistakes)
    func mistake(_ text: String, _ message: String) {
        let failure = #expect(throws: Failure.self) { try file(text, execution: ["workers", "joinTimeout"]) }
        #expect(failure?.kind == .data)
        #expect(failure?.message.hasPrefix("c.json: ") == true)
        #expect(failure?.description.contains(message) == true, "\(failure?.description ?? "")")
        #expect(failure?.message.contains("\n") == false)
    }

    @Test("What a run kept may not be at odds with itself")
    func contradiction() {
        let text = Self.old.replacing("{\"activation\"", with: "{\"labelSmoothing\": 0.25, \"activation\"")
        let failure = #expect(throws: Failure.self) { try file(text).whole() }
        #expect(failure?.kind == .data)
        #expect(
            failure?.description.hasPrefix("c.json: loss mse and labelSmoothing 0.25 do not go together: ") == true)
    }

    @Test("Of a run's configuration nothing may be missing", arguments: ["seed", "optimizer", "dataset"])
    func missing(_ key: String) throws {
        let text = Self.old.replacing(try Regex("\"\(key)\": (\\{[^}]*\\}|[^,]*), ?"), with: "")
        #expect(text != Self.old)
        let failure = #expect(throws: Failure.self) { try file(text).whole() }
        #expect(failure?.message == "c.json: expected the key \"\(key)\", found none")
    }

    @Test("What a configuration is kept as is read back as it was, and names all keys")
    func roundTrip() throws {
        var request = ConfigurationRequest()
        (request.localSteps, request.localShards, request.classes, request.pooledTestFraction) = (8, 3, [1, 2], 0.2)
        (request.precision, request.initializer, request.labelSmoothing) = (.bfloat16, .ones, 0.1)
        for configuration in [try TrainingConfiguration(), try request.applied(to: TrainingConfiguration())] {
            let text = try JSONText(encoding: configuration)
            #expect(try text.decode(TrainingConfiguration.self) == configuration)
            for setting in SettingTable.all {
                #expect(text.text.contains("\"\(setting.place[0])\":"), "\(setting.key)")
            }
        }
    }

    @Test("The table's members are called as their settings' values are asked for")
    func names() {
        let others = ["initializer": "init", "normalization": "normalize"]
        for child in Mirror(reflecting: SettingTable.table).children {
            let setting = child.value as? any AnySetting
            let label = child.label ?? ""
            #expect(setting?.key == others[label] ?? label)
        }
        #expect(Set(SettingTable.all.map(\.key)).count == SettingTable.all.count)
    }
}
