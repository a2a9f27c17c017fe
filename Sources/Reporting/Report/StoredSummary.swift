internal import FoundationEssentials
package import JSON

/// `summary.json`: what the last process of a run found out at its end, the keys of `train --json`, and beside them what
/// the pictures are like and which processes trained.
package struct StoredSummary: Sendable, Codable {
    /// What the dataset's pictures are like.
    package struct Pictures: Sendable, Hashable, Codable {
        package var rows: Int
        package var columns: Int
        /// By class.
        package var classes: [String]

        package init(rows: Int, columns: Int, classes: [String]) {
            self.rows = rows
            self.columns = columns
            self.classes = classes
        }
    }

    package var dataset: RunSummary.DatasetFigures
    package var pictures: Pictures
    /// Oldest first.
    package var invocations: [RunInvocation]
    /// nil while the run goes on, and where it was killed.
    package var result: RunSummary?

    package init(
        dataset: RunSummary.DatasetFigures, pictures: Pictures, invocations: [RunInvocation], result: RunSummary? = nil
    ) {
        self.dataset = dataset
        self.pictures = pictures
        self.invocations = invocations
        self.result = result
    }

    private enum CodingKeys: CodingKey { case dataset, pictures, invocations, fingerprint }

    package init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        dataset = try container.decode(RunSummary.DatasetFigures.self, forKey: .dataset)
        pictures = try container.decode(Pictures.self, forKey: .pictures)
        invocations = try container.decode([RunInvocation].self, forKey: .invocations)
        result = container.contains(.fingerprint) ? try RunSummary(from: decoder) : nil
    }

    package func encode(to encoder: any Encoder) throws {
        try result?.encode(to: encoder)
        var container = encoder.container(keyedBy: CodingKeys.self)
        if result == nil { try container.encode(dataset, forKey: .dataset) }
        try container.encode(pictures, forKey: .pictures)
        try container.encode(invocations, forKey: .invocations)
    }

    package func json() throws -> JSONText {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .prettyPrinted, .withoutEscapingSlashes]
        return JSONText(String(decoding: try encoder.encode(self), as: UTF8.self) + "\n")
    }
}
