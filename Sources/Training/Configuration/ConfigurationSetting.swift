internal import Datasets
internal import Learning
internal import Networks

/// One thing that can be asked of a configuration, in the words of the command line.
package struct ConfigurationSetting: Sendable {
    /// What asks for it: `--learning-rate`, or a key of `config.json` that is no option.
    package let name: String
    /// What is asked for, as it would be written: `--learning-rate 0.1`, `--no-nesterov`; nil for nothing.
    package let words: @Sendable (ConfigurationRequest) -> String?

    private init(_ name: String, _ value: @escaping @Sendable (ConfigurationRequest) -> String?) {
        self.name = name
        words = { request in value(request).map { "\(name) \($0)" } }
    }

    /// A part of early stopping, all of which one flag turns off.
    private init(stopping name: String, _ value: @escaping @Sendable (EarlyStoppingParts) -> String?) {
        self.name = name
        words = { request in
            switch request.stopping {
            case nil: nil
            case .off: "--no-early-stopping"
            case .on(let monitor, let patience, let minDelta):
                value((monitor, patience, minDelta)).map { "\(name) \($0)" }
            }
        }
    }

    private init(flag name: String, _ value: @escaping @Sendable (ConfigurationRequest) -> Bool?) {
        self.name = "--\(name)"
        words = { request in value(request).map { $0 ? "--\(name)" : "--no-\(name)" } }
    }

    /// Whether it means nothing without local steps.
    var isLocal: Bool { ["--local-shards", "--outer-learning-rate", "--outer-momentum"].contains(name) }

    /// All there are; of several that differ the first is named, so that what others follow from comes before them.
    package static let all = [
        Self("--data") { $0.data },
        Self("--transpose") { $0.transpose?.rawValue },
        Self("--classes") { $0.classes.map(text) },
        Self("labelNumbering") { $0.labelNumbering?.rawValue },
        Self("pooledTestFraction") { $0.pooledTestFraction.map(text) },
        Self("--hidden") { $0.hidden.map(text) },
        Self("--activation") { $0.activation?.rawValue },
        Self("--loss") { $0.loss?.rawValue },
        Self("--label-smoothing") { $0.labelSmoothing.map(text) },
        Self("--init") { $0.initialiser?.rawValue },
        Self("--batch-size") { $0.batchSize.map(String.init) },
        Self("--leaf-size") { $0.leafSize.map(String.init) },
        Self("--wire") { $0.wire?.rawValue },
        Self("--local-steps") { $0.localSteps.map(String.init) },
        Self("--local-shards") { $0.localShards.map(String.init) },
        Self("--outer-learning-rate") { $0.outerLearningRate.map(text) },
        Self("--outer-momentum") { $0.outerMomentum.map(text) },
        Self("--learning-rate") { $0.learningRate.map(text) },
        Self("--momentum") { $0.momentum.map(text) },
        Self(flag: "nesterov") { $0.nesterov },
        Self("--weight-decay") { $0.weightDecay.map(text) },
        Self("--schedule") { $0.course?.rawValue },
        Self("--warmup") { $0.warmup.map(text) },
        Self("--epochs") { $0.epochs.map(String.init) },
        Self("scheduledEpochs") { $0.scheduledEpochs.map(String.init) },
        Self("--seed") { $0.seed.map(String.init) },
        Self("--normalize") { $0.normalization?.rawValue },
        Self("--validation-fraction") { $0.validationFraction.map(text) },
        Self(stopping: "--patience") { $0.patience.map(String.init) },
        Self(stopping: "--monitor") { $0.monitor?.rawValue },
        Self(stopping: "--min-delta") { $0.minDelta.map(text) },
    ]

    private typealias EarlyStoppingParts = (monitor: EarlyStopping.Monitor?, patience: Int?, minDelta: Double?)

    private static func text(_ list: [Int]) -> String {
        list.isEmpty ? "none" : list.map(String.init).joined(separator: ",")
    }

    /// The shortest that is read back as the same number.
    static func text(_ number: some BinaryFloatingPoint & CustomStringConvertible) -> String {
        let text = number.description
        return text.hasSuffix(".0") ? String(text.dropLast(2)) : text
    }
}
