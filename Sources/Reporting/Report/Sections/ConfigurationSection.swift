internal import Datasets

/// The whole configuration of the result.
enum ConfigurationSection {
    static func body(_ report: RunReport) -> [String] {
        let rows = ConfigurationFigures.rows(report.configuration).map { [$0.name, $0.value] }
        return [
            DataTable(
                caption: "With the dataset's bytes, this determines every trained parameter",
                columns: ["Setting", "Value"],
                rows: rows + [["dataset SHA-256", report.datasetDigest]]
                    + (report.form.map { [["training pictures", $0.description]] } ?? []),
                wordColumns: [1]
            ).html
        ]
    }
}
