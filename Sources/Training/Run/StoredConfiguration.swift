package import Checkpoints
internal import Failures
internal import Files
internal import FoundationEssentials
package import JSON

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

    private enum CodingKeys: CodingKey { case classes, pooledTestFraction, stopping, local, dataset, extensions }

    /// The configuration's own keys, and others beside them. What is not there is null, not left out: so the file keeps
    /// its meaning when somebody takes other keys out of it.
    package func encode(to encoder: any Encoder) throws {
        try configuration.encode(to: encoder)
        var container = encoder.container(keyedBy: CodingKeys.self)
        if configuration.classes == nil { try container.encodeNil(forKey: .classes) }
        if configuration.pooledTestFraction == nil { try container.encodeNil(forKey: .pooledTestFraction) }
        if configuration.stopping == nil { try container.encodeNil(forKey: .stopping) }
        if configuration.local == nil { try container.encodeNil(forKey: .local) }
        try container.encodeIfPresent(dataset, forKey: .dataset)
        if !extensions.isEmpty { try container.encode(extensions, forKey: .extensions) }
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
                    + "\(configuration.epochs); restore that file, and extend a run by `apus resume --epochs MORE`")
        }
        return StoredConfiguration(configuration, dataset: dataset, extensions: file.extensions)
    }
}
