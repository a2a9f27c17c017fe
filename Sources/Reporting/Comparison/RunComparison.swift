internal import Learning

/// Several runs beside each other.
package struct RunComparison: Sendable {
    package struct Entry: Sendable {
        /// Unique among the runs.
        package let name: String
        package let report: RunReport
    }

    /// Runs whose fingerprint is the same.
    package struct Group: Sendable, Equatable {
        package let fingerprint: String
        package let names: [String]
    }

    /// At least one, in the order they were asked for.
    package let entries: [Entry]

    package init(_ reports: [RunReport]) {
        let names = reports.map(\.name)
        entries = reports.enumerated().map { index, report in
            let isUnique = names.count { $0 == report.name } == 1
            let isPathUnique = reports.count { $0.path == report.path } == 1
            let name = isUnique ? report.name : isPathUnique ? report.path : "\(report.path) (\(index + 1))"
            return Entry(name: name, report: report)
        }
    }

    /// By fingerprint, in the order of their first runs; those without weights are left out.
    package var groups: [Group] {
        var groups: [Group] = []
        for entry in entries {
            guard let fingerprint = entry.report.fingerprint else { continue }
            if let index = groups.firstIndex(where: { $0.fingerprint == fingerprint }) {
                groups[index] = Group(fingerprint: fingerprint, names: groups[index].names + [entry.name])
            } else {
                groups.append(Group(fingerprint: fingerprint, names: [entry.name]))
            }
        }
        return groups
    }

    /// Whether the fingerprints of all runs are the same; nil where some run has none.
    package var agrees: Bool? {
        entries.contains { $0.report.fingerprint == nil } ? nil : groups.count == 1
    }

    /// Whether all runs had the same configuration and data, so that their fingerprints must agree once they are done.
    package var isSameExperiment: Bool {
        differences.isEmpty
    }

    package struct Setting: Sendable, Equatable {
        package let name: String
        /// By run; nil where the run has no such setting.
        package let values: [String?]

        var differs: Bool { Set(values).count > 1 }
    }

    /// Every setting of any run, that of the dataset's bytes among them.
    package var settings: [Setting] {
        let columns = entries.map { entry in
            ConfigurationFigures.rows(entry.report.configuration) + [("dataset SHA-256", entry.report.datasetDigest)]
        }
        var names: [String] = []
        for column in columns {
            // What only some runs have stands behind what it follows there.
            var place = 0
            for (name, _) in column {
                if let known = names.firstIndex(of: name) {
                    place = known + 1
                } else {
                    names.insert(name, at: place)
                    place += 1
                }
            }
        }
        return names.map { name in
            Setting(name: name, values: columns.map { column in column.first { $0.name == name }?.value })
        }
    }

    package var differences: [Setting] { settings.filter(\.differs) }
}
