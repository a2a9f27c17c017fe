internal import Hashing
internal import JSON

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
