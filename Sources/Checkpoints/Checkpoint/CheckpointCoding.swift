internal import Hashing
internal import JSON
internal import Networks

extension Checkpoint {
    /// One safetensors file: the arrays as tensors that other tools can open (`parameters.layers.0.weight`, ...,
    /// `velocity.layers.0.weight`, ... for each array of the optimizer's, `best.layers.0.weight`, ...), all else as metadata, and a seal over both.
    /// Equal checkpoints give equal bytes.
    package func encoded() -> [UInt8] {
        var strings = [
            Key.version: "\(Self.formatVersion)",
            Key.epoch: "\(epoch)",
            Key.step: "\(step)",
            Key.stepInEpoch: "\(stepInEpoch)",
            // The shortest decimal that reads back as the same Double.
            Key.lossSum: "\(sums.loss)",
            Key.correct: "\(sums.correct)",
            Key.samples: "\(sums.samples)",
            Key.stopping: stopping.text,
            Key.history: history.text,
            Key.configuration: configuration.text,
            Key.seed: "\(seed)",
            Key.dataset: dataset.description,
        ]
        strings[Key.bestEpoch] = best.map { "\($0.epoch)" }
        var file = SafetensorsFile(metadata: strings)
        var groups = [(Group.parameters, parameters)]
        groups += state.map { (Group.state($0.name), $0.values) }
        if let best { groups.append((Group.best, best.parameters)) }
        for (prefix, values) in groups {
            LayerTensors(widths: widths, parameters: values).append(to: &file, prefix: prefix)
        }
        file.seal()
        return file.encoded()
    }

    /// Keys of the metadata.
    enum Key {
        static let version = "checkpoint-version"
        static let epoch = "epoch"
        static let step = "step"
        static let stepInEpoch = "step-in-epoch"
        static let lossSum = "loss-sum"
        static let correct = "correct"
        static let samples = "samples"
        static let bestEpoch = "best-epoch"
        static let stopping = "early-stopping"
        static let history = "history"
        static let configuration = "configuration"
        static let seed = "seed"
        static let dataset = "dataset"
    }

    /// What the tensors' names begin with.
    enum Group {
        static let parameters = "parameters.layers."
        static func state(_ name: String) -> String { "\(name).layers." }
        static let best = "best.layers."
    }
}

extension Checkpoint {
    /// Reads a checkpoint, and takes it only if every byte is as it was written.
    package init(_ file: SafetensorsFile) throws(CheckpointDefect) {
        let fields = Fields(strings: file.metadata)
        let newerVersion: Int
        do throws(SafetensorsDefect) {
            try file.verifySeal(isRequired: true)
            // The seal holds, so this is the version that was written.
            let version = try fields.count(Key.version)
            if version <= Self.formatVersion {
                try self.init(file, fields)
                return
            }
            newerVersion = version
        } catch {
            throw .damaged(error.reason)
        }
        throw .newer(version: newerVersion)
    }

    private init(_ file: SafetensorsFile, _ fields: Fields) throws(SafetensorsDefect) {
        let groups = [Group.parameters, Group.best] + Optimizer.allStateNames.map(Group.state)
        for tensor in file.tensors {
            guard groups.contains(where: tensor.name.hasPrefix) else {
                throw SafetensorsDefect("it holds the tensor \(quoted(tensor.name)), which no checkpoint has")
            }
        }
        let layers = try LayerTensors(file, prefix: Group.parameters)
        var state: [State] = []
        for name in Optimizer.allStateNames {
            guard let values = try Self.layers(Group.state(name), in: file, like: layers) else { continue }
            state.append(State(name: name, values: values))
        }
        let bestParameters = try Self.layers(Group.best, in: file, like: layers)
        let bestEpoch = file.metadata[Key.bestEpoch] == nil ? nil : try fields.count(Key.bestEpoch)
        guard (bestParameters == nil) == (bestEpoch == nil) else {
            throw SafetensorsDefect("it holds the best weights without their epoch, or the epoch without them")
        }
        self.init(
            widths: layers.widths, parameters: layers.parameters, state: state,
            best: bestParameters.flatMap { parameters in bestEpoch.map { Best(parameters: parameters, epoch: $0) } },
            epoch: try fields.count(Key.epoch), step: try fields.count(Key.step),
            stepInEpoch: try fields.count(Key.stepInEpoch),
            sums: RunningSums(
                loss: try fields.value(Key.lossSum) { Double($0) }, correct: try fields.count(Key.correct),
                samples: try fields.count(Key.samples)),
            stopping: try fields.json(Key.stopping), history: try fields.json(Key.history),
            configuration: try fields.json(Key.configuration), seed: try fields.value(Key.seed) { UInt64($0) },
            dataset: try fields.value(Key.dataset) { SHA256Digest(hex: $0) })
    }

    /// One more set of arrays in the shape of the parameters; nil where the file holds none.
    private static func layers(
        _ prefix: String, in file: SafetensorsFile, like parameters: LayerTensors
    ) throws(SafetensorsDefect) -> [Float]? {
        guard file.tensors.contains(where: { $0.name.hasPrefix(prefix) }) else { return nil }
        let layers = try LayerTensors(file, prefix: prefix)
        guard layers.widths == parameters.widths else {
            throw SafetensorsDefect(
                "its \(quoted(prefix)) have the widths \(listed(layers.widths)), its parameters "
                    + listed(parameters.widths))
        }
        return layers.parameters
    }

    /// Metadata, read as what they should be.
    private struct Fields {
        let strings: [String: String]

        func value<Value>(_ key: String, _ parse: (String) -> Value?) throws(SafetensorsDefect) -> Value {
            guard let text = strings[key] else { throw SafetensorsDefect("its metadata lack \(quoted(key))") }
            guard let value = parse(text) else {
                throw SafetensorsDefect("its metadata give \(quoted(key)) as \(quoted(text))")
            }
            return value
        }

        /// A number of 0 or more.
        func count(_ key: String) throws(SafetensorsDefect) -> Int {
            try value(key) { text in Int(text).flatMap { $0 >= 0 ? $0 : nil } }
        }

        func json(_ key: String) throws(SafetensorsDefect) -> JSONText {
            JSONText(try value(key) { $0 })
        }
    }
}
