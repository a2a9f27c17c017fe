internal import Failures

/// The course's results table, or the rows of it that are finished.
package struct Reproduction: Sendable {
    package struct Setting: Sendable {
        /// The name of the data.
        package let data: String
        /// As `--split` calls it.
        package let split: String
        /// Trainings of each row, with the seeds from 1 on.
        package let seeds: Int
        package let workers: Int
        /// Why some or all rows are not held to the published figures; nil where all are.
        package let notHeld: String?

        package init(data: String, split: String, seeds: Int, workers: Int, notHeld: String?) {
            self.data = data
            self.split = split
            self.seeds = seeds
            self.workers = workers
            self.notHeld = notHeld
        }

        /// One line.
        package var text: String {
            "\(data), split \(split), \(seeds.counted("seed")), "
                + "\(workers.counted("worker"))"
        }
    }

    package let setting: Setting
    package var rows: [ReproducedRow] = []

    package init(_ setting: Setting) { self.setting = setting }

    /// What it all came to, in a sentence.
    package var verdict: String {
        guard !rows.isEmpty else { return "no row was finished" }
        let held = rows.filter(\.isHeld).count
        guard held > 0 else { return "not held to the published figures: \(setting.notHeld ?? "")" }
        let remark = setting.notHeld.map { "; \($0)" } ?? ""
        let misses = rows.filter { !$0.missed.isEmpty }.map { row in
            "\(row.name) (\(row.missed.map(\.title).joined(separator: ", ")))"
        }
        guard misses.isEmpty else {
            return "missed \(misses.count) of \(held.counted("row")): \(misses.joined(separator: "; "))" + remark
        }
        let scope = held == rows.count ? "every row" : "each of the \(held) rows that are held to them"
        return "\(scope) reaches its published figures" + remark
    }
}
