internal import Failures
internal import JSON

/// Reads the keys of a configuration one by one, each checked alone so that what is wrong can be named.
struct ConfigurationReader {
    var request = ConfigurationRequest()
    private let fields: JSONFields

    init(_ fields: JSONFields) { self.fields = fields }

    mutating func readAll() throws {
        try read("data") { $0.data = try $1.text($2) }
        try read("transpose") { $0.transpose = try $1.choice($2) }
        try read("hidden") { $0.hidden = try $1.wholes($2) }
        try read("activation") { $0.activation = try $1.choice($2) }
        try read("labelNumbering") { $0.labelNumbering = try $1.choice($2) }
        try read("loss") { $0.loss = try $1.choice($2) }
        try read("labelSmoothing") { $0.labelSmoothing = try $1.number($2) }
        try read("initialiser") { $0.initialiser = try $1.choice($2) }
        try read("batchSize") { $0.batchSize = try $1.whole($2) }
        try read("leafSize") { $0.leafSize = try $1.whole($2) }
        try read("wire") { $0.wire = try $1.choice($2) }
        try read("epochs") { $0.epochs = try $1.whole($2) }
        try read("seed") { $0.seed = try $1.whole($2) }
        try read("normalization") { $0.normalization = try $1.choice($2) }
        try read("validationFraction") { $0.validationFraction = try $1.number($2) }
        if fields["classes"] != .null { try read("classes") { $0.classes = try $1.wholes($2) } }
        if fields["pooledTestFraction"] != .null {
            try read("pooledTestFraction") { $0.pooledTestFraction = try $1.number($2) }
        }
        // What it may be depends on the epochs, which another source may ask for.
        if fields["scheduledEpochs"] != nil {
            request.scheduledEpochs = try fields.whole("scheduledEpochs", in: 1...TrainingConfiguration.mostEpochs)
        }
        if fields["optimizer"] != nil { try readOptimizer(try fields.object("optimizer")) }
        if fields["schedule"] != nil { try readSchedule(try fields.object("schedule")) }
        if fields["local"] != nil, fields["local"] != .null { try readLocal(try fields.object("local")) }
        switch fields["stopping"] {
        case nil: break
        case .null?: request.stopping = .off
        default: try readStopping(try fields.object("stopping"))
        }
    }

    private mutating func readOptimizer(_ optimizer: JSONFields) throws {
        try optimizer.refuseKeys(besides: ConfigurationFile.optimizerKeys)
        try read("learningRate", of: optimizer) { $0.learningRate = try $1.number($2) }
        try read("momentum", of: optimizer) { $0.momentum = try $1.number($2) }
        try read("nesterov", of: optimizer) { $0.nesterov = try $1.boolean($2) }
        try read("weightDecay", of: optimizer) { $0.weightDecay = try $1.number($2) }
    }

    private mutating func readLocal(_ local: JSONFields) throws {
        try local.refuseKeys(besides: ConfigurationFile.localKeys)
        try read("steps", of: local) { $0.localSteps = try $1.whole($2) }
        try read("shards", of: local) { $0.localShards = try $1.whole($2) }
        try read("outerLearningRate", of: local) { $0.outerLearningRate = try $1.number($2) }
        try read("outerMomentum", of: local) { $0.outerMomentum = try $1.number($2) }
    }

    private mutating func readSchedule(_ schedule: JSONFields) throws {
        try schedule.refuseKeys(besides: ConfigurationFile.scheduleKeys)
        try read("course", of: schedule) { $0.course = try $1.choice($2) }
        try read("warmup", of: schedule) { $0.warmup = try $1.number($2) }
    }

    private mutating func readStopping(_ stopping: JSONFields) throws {
        try stopping.refuseKeys(besides: ConfigurationFile.stoppingKeys)
        // An object with nothing in it asks for early stopping as it is by default.
        request.stopping = .on(monitor: nil, patience: nil, minDelta: nil)
        try read("monitor", of: stopping) {
            $0.stopping = .on(monitor: try $1.choice($2), patience: nil, minDelta: nil)
        }
        try read("patience", of: stopping) {
            $0.stopping = .on(monitor: nil, patience: try $1.whole($2), minDelta: nil)
        }
        try read("minDelta", of: stopping) {
            $0.stopping = .on(monitor: nil, patience: nil, minDelta: try $1.number($2))
        }
    }

    private mutating func read(
        _ key: String, of object: JSONFields? = nil,
        _ assign: (inout ConfigurationRequest, JSONFields, String) throws -> Void
    ) throws {
        let object = object ?? fields
        guard object[key] != nil else { return }
        var alone = ConfigurationRequest()
        try assign(&alone, object, key)
        try alone.check(source: "\(fields.name): \(object.place(key))", kind: .data)
        request = alone.over(request)
    }
}
