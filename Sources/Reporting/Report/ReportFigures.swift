internal import Learning
internal import Training

/// What `report --json` prints: where the page is, and what each of its runs came to, with null where nobody knows.
package struct ReportFigures: Encodable, Sendable {
    private struct Run: Encodable, Sendable {
        let report: RunReport

        private enum Key: CodingKey {
            case run, dataset, running, stopped, epochs, bestEpoch, steps, seconds, samplesPerSecond, faults
            case validation, test, betterThanChance, fingerprint
        }

        private enum DatasetKey: CodingKey { case name, sha256 }

        func encode(to encoder: any Encoder) throws {
            var container = encoder.container(keyedBy: Key.self)
            try container.encode(report.path, forKey: .run)
            var dataset = container.nestedContainer(keyedBy: DatasetKey.self, forKey: .dataset)
            try dataset.encode(report.datasetName, forKey: .name)
            try dataset.encode(report.datasetDigest, forKey: .sha256)
            try container.encode(report.isRunning, forKey: .running)
            try container.encode(report.stopped, forKey: .stopped)
            try container.encode(report.epochs.count, forKey: .epochs)
            try container.encode(report.bestEpoch?.epoch, forKey: .bestEpoch)
            try container.encode(report.steps, forKey: .steps)
            try container.encode(report.seconds, forKey: .seconds)
            try container.encode(report.samplesPerSecond, forKey: .samplesPerSecond)
            try container.encode(report.faults.count, forKey: .faults)
            try container.encode(report.validation, forKey: .validation)
            try container.encode(report.test, forKey: .test)
            try container.encode(
                (report.test ?? report.validation)?.isBetterThanGuessing, forKey: .betterThanChance)
            try container.encode(report.fingerprint, forKey: .fingerprint)
        }
    }

    private let page: String
    private let runs: [Run]

    /// - Parameter page: Its path.
    package init(_ reports: [RunReport], page: String) {
        self.page = page
        runs = reports.map { Run(report: $0) }
    }
}
