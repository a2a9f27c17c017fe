package import Checkpoints
internal import Failures
internal import Files
internal import FoundationEssentials
internal import Hashing
package import JSON
internal import Learning

/// `config.json`: the whole configuration of the result, and the dataset that it was made with.
package struct StoredConfiguration: Encodable {
    package var configuration: TrainingConfiguration
    /// SHA-256, hexadecimal; nil where the data have not been looked at.
    package var dataset: String?
    /// The numbers of epochs that the run was begun with and extended to, the last of them the configuration's; empty
    /// where it never was. A checkpoint from before an extension is known by it.
    package var extensions: [Int]

    package init(_ configuration: TrainingConfiguration, dataset: String?, extensions: [Int] = []) {
        self.configuration = configuration
        self.dataset = dataset
        self.extensions = extensions
    }

    /// What a checkpoint was made with, for a run whose own file is gone.
    package init(_ checkpoint: Checkpoint) throws {
        let configuration = try checkpoint.configuration.decode(TrainingConfiguration.self)
        let (begun, epochs) = (configuration.scheduledEpochs, configuration.epochs)
        self.init(
            configuration, dataset: checkpoint.dataset.description, extensions: begun == epochs ? [] : [begun, epochs])
    }

    /// The same run with another number of epochs, which is noted.
    package func extended(to configuration: TrainingConfiguration) -> StoredConfiguration {
        guard configuration.epochs != self.configuration.epochs else { return self }
        let before = extensions.isEmpty ? [self.configuration.epochs] : extensions
        return StoredConfiguration(configuration, dataset: dataset, extensions: before + [configuration.epochs])
    }

    /// The first value in which what a checkpoint was made with is not this configuration; nil where they are one run's.
    ///
    /// The checkpoint may be older than an extension of the run. A constant rate that never rises is the same whatever it is
    /// laid out for.
    package func difference(from checkpoint: Checkpoint) throws -> (key: String, trained: String, says: String)? {
        var found = try checkpoint.configuration.decode(TrainingConfiguration.self)
        if extensions.contains(found.epochs) {
            found.epochs = configuration.epochs
            if found.schedule.canBeExtended, found.schedule.warmup == 0 {
                found.scheduledEpochs = configuration.scheduledEpochs
            }
        }
        return ConfigurationRequest(found).difference(from: configuration, isWhole: true).map {
            ($0.setting.place.joined(separator: "."), $0.asked ?? "null", $0.has ?? "null")
        }
    }

    package func encode(to encoder: any Encoder) throws {
        var members = configuration.json
        if let dataset { members["dataset"] = .string(dataset) }
        if !extensions.isEmpty { members["extensions"] = .array(extensions.map { .number("\($0)") }) }
        try JSONValue.object(members).encode(to: encoder)
    }

    package func json() throws -> JSONText {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .prettyPrinted, .withoutEscapingSlashes]
        return JSONText(String(decoding: try encoder.encode(self), as: UTF8.self) + "\n")
    }

    package static func read(_ layout: RunLayout) throws -> StoredConfiguration {
        let file = try ConfigurationFile(
            Array(try layout.readConfiguration().text.utf8), name: layout.configuration.onOneLine)
        let (configuration, dataset) = try file.whole()
        if let last = file.extensions.last, last != configuration.epochs {
            throw Failure(
                .usage,
                "cannot resume \(layout.path): it was extended to \(last.counted("epoch")), and \(layout.configuration) says "
                    + "\(configuration.epochs); restore that file, and change that by \(Mention.command("resume", layout.path)) with \(Mention.setting("epochs", "TOTAL"))"
            )
        }
        return StoredConfiguration(configuration, dataset: dataset, extensions: file.extensions)
    }
}
