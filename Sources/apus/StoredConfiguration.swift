internal import Checkpoints
internal import DataParallel
internal import Failures
internal import FoundationEssentials

/// `config.json`: the whole configuration of the result, and the dataset that it was made with.
struct StoredConfiguration: Codable {
    var configuration: TrainingConfiguration
    /// SHA-256, hexadecimal.
    var dataset: String

    init(_ configuration: TrainingConfiguration, dataset: String) {
        self.configuration = configuration
        self.dataset = dataset
    }

    private enum CodingKeys: CodingKey { case dataset }

    /// The configuration's own keys, and `dataset` beside them.
    init(from decoder: any Decoder) throws {
        configuration = try TrainingConfiguration(from: decoder)
        dataset = try decoder.container(keyedBy: CodingKeys.self).decode(String.self, forKey: .dataset)
    }

    func encode(to encoder: any Encoder) throws {
        try configuration.encode(to: encoder)
        var container = encoder.container(keyedBy: CodingKeys.self)
        try container.encode(dataset, forKey: .dataset)
    }

    func json() throws -> JSONText {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .prettyPrinted, .withoutEscapingSlashes]
        return JSONText(String(decoding: try encoder.encode(self), as: UTF8.self) + "\n")
    }

    static func read(_ layout: RunLayout) throws -> StoredConfiguration {
        let json = try layout.readConfiguration()
        do {
            let stored = try json.decode(StoredConfiguration.self)
            try stored.configuration.validate()
            return stored
        } catch let failure as Failure {
            throw Failure(.data, "cannot use the configuration in \(layout.configuration): \(failure.message)")
        }
    }
}
