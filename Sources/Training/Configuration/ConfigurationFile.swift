internal import Datasets
package import Failures
internal import JSON

/// A configuration as people write it and as runs keep it (`config.json`): the file of `train --config`.
///
/// Every key is optional. A file that has all those that every run's has is a whole configuration, in which missing
/// `classes`, `pooledTestFraction` and `stopping` mean what null means: all classes, the files' own split, no early
/// stopping; a missing `transpose` means off, and a missing `labelNumbering` an output for every number up to the largest
/// label, as in runs begun before there was a choice.
package struct ConfigurationFile: Sendable {
    /// Bytes of a file: a thousand times an ordinary one.
    package static let maximumByteCount = 1 << 22

    package let request: ConfigurationRequest
    /// The dataset that a run was made with: its SHA-256, hexadecimal.
    package let dataset: String?
    /// The numbers of epochs that a run was begun with and extended to, in their order; empty where it never was.
    package let extensions: [Int]

    /// What failures call it.
    package var name: String { fields.name }

    private let fields: JSONFields
    private let missing: [String]

    /// - Parameters:
    ///   - name: What failures call the file.
    ///   - options: What options of execution are called, which are no keys.
    /// - Throws: `Failure.data`, which names the file, the key, what was expected and what was found.
    package init(_ bytes: [UInt8], name: String, options: [String] = []) throws {
        fields = try JSONFields(bytes, name: name, describing: "a configuration")
        try Self.refuseStrangers(in: fields, options: options)
        missing = Self.required.filter { [fields] in fields[$0] == nil }
        var reader = ConfigurationReader(fields)
        try reader.readAll()
        if missing.isEmpty, fields["stopping"] == nil { reader.request.stopping = .off }
        // So is the file of a run that Apus 0.1.0 began.
        if missing.isEmpty, fields["transpose"] == nil { reader.request.transpose = .off }
        if missing.isEmpty, fields["labelNumbering"] == nil { reader.request.labelNumbering = .upToLargest }
        request = reader.request
        dataset = fields["dataset"] == nil ? nil : try fields.text("dataset")
        extensions = fields["extensions"] == nil ? [] : try fields.wholes("extensions", in: 1...Int.max)
    }

    /// The configuration of a run, nothing of which may be left open.
    ///
    /// - Throws: `Failure.data`.
    package func whole() throws(Failure) -> (configuration: TrainingConfiguration, dataset: String) {
        if let key = missing.first { _ = try fields.member(key) }
        let dataset = try fields.text("dataset")
        do {
            let configuration = try request.applied(to: TrainingConfiguration())
            try configuration.validate()
            return (configuration, dataset)
        } catch {
            throw Failure(.data, "\(fields.name): \(error.message)")
        }
    }

    static let optimizerKeys = ["learningRate", "momentum", "nesterov", "weightDecay"]
    static let localKeys = ["steps", "shards", "outerLearningRate", "outerMomentum"]
    static let scheduleKeys = ["course", "warmup"]
    static let stoppingKeys = ["monitor", "patience", "minDelta"]
    private static let required = [
        "data", "hidden", "activation", "loss", "initialiser", "batchSize", "leafSize", "optimizer", "schedule",
        "epochs", "scheduledEpochs", "seed", "normalization", "validationFraction",
    ]
    private static let optional = [
        "transpose", "classes", "labelNumbering", "pooledTestFraction", "labelSmoothing", "stopping", "wire", "local",
        "dataset", "extensions",
    ]

    private static func refuseStrangers(in fields: JSONFields, options: [String]) throws(Failure) {
        let known = required + optional
        if let option = options.first(where: { option in
            fields.keys.contains(camelCased(option)) && !known.contains(camelCased(option))
        }) {
            let variable = "APUS_\(option.uppercased().replacing("-", with: "_"))"
            throw Failure(
                .data,
                "\(fields.name): expected keys of the result's configuration, found \"\(camelCased(option))\", which changes "
                    + "nothing of it; give --\(option) or \(variable) instead")
        }
        let nested =
            optimizerKeys.map { "optimizer.\($0)" } + scheduleKeys.map { "schedule.\($0)" }
            + stoppingKeys.map { "stopping.\($0)" } + localKeys.map { "local.\($0)" }
        try fields.refuseKeys(besides: known, suggestions: known + nested)
    }

    /// `learning-rate` as a key: `learningRate`.
    private static func camelCased(_ option: String) -> String {
        let words = option.split(separator: "-")
        return words.prefix(1).joined() + words.dropFirst().map { $0.prefix(1).uppercased() + $0.dropFirst() }.joined()
    }
}
