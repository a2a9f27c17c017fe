import Course
import FoundationEssentials
import JSON
import Learning
import Testing
import Training

@Suite struct ReproductionTests {
    private func metrics(_ rows: [[Int]], loss: Double) throws -> ClassificationMetrics {
        let confusion = try #require(ConfusionMatrix(rows: rows))
        return try #require(ClassificationMetrics(lossSum: loss * Double(confusion.total), confusion: confusion))
    }

    /// Two seeds of accuracy 0.9 and 1; published is an accuracy of 0.95, which that reaches, and a loss that it misses.
    private func row(isHeld: Bool = true) throws -> ReproducedRow {
        let record = try JSONText(
            """
            {"epoch": 1, "step": 10, "learningRate": 0.1, "trainingLoss": 0.3, "trainingAccuracy": 0.9,
            "validationLoss": 0.2, "validationAccuracy": 0.95, "improved": true, "gradientNorms": [0.5, 0.01]}
            """
        ).decode(EpochRecord.self)
        return ReproducedRow(
            name: "5 vs 6, \"quick\"", classes: ["5", "6"], published: [.accuracy: 0.95, .loss: 0.1], isHeld: isHeld,
            configuration: try TrainingConfiguration(),
            trials: [
                ReproducedRow.Trial(seed: 1, test: try metrics([[8, 2], [0, 10]], loss: 0.2), history: [record]),
                ReproducedRow.Trial(seed: 2, test: try metrics([[10, 0], [0, 10]], loss: 0.4), history: [record]),
            ], seconds: 12.25)
    }

    private func reproduction(_ rows: [ReproducedRow], notHeld: String? = nil) -> Reproduction {
        var reproduction = Reproduction(
            Reproduction.Setting(data: "mnist", split: "pooled:0.2", seeds: 2, workers: 3, notHeld: notHeld))
        reproduction.rows = rows
        return reproduction
    }

    @Test("Mean and sample standard deviation, worked out by hand")
    func meanAndDeviation() throws {
        // 2, 4, 4, 4, 5, 5, 7, 9: squares of the distances from 5 add up to 32, over 7.
        let figures = MeanAndDeviation([2, 4, 4, 4, 5, 5, 7, 9])
        #expect(figures.mean == 5)
        #expect(abs(figures.sd - 2.138089935299395) < 1e-15)
        #expect(MeanAndDeviation([3]).sd == 0)
        let accuracy = try row().measured(.accuracy)
        #expect(abs(accuracy.mean - 0.95) < 1e-15 && abs(accuracy.sd - 0.07071067811865477) < 1e-12)
    }

    @Test("The table shows means, deviations and published figures, marks them, and names what was missed")
    func table() throws {
        let text = ReproductionTable.text(reproduction([try row()]))
        #expect(
            text == """
                mnist, split pooled:0.2, 2 seeds, 3 workers

                             accuracy        loss   precision      recall          F1       time
                5 vs 6, "quick"
                  measured      95.00 ✓    0.3000 ✗     91.67      100.00       95.45       12 s
                  ±              7.07      0.1414       11.79        0.00        6.43
                  published     95.00      0.1000           -           -           -

                missed 1 of 1 row: 5 vs 6, "quick" (loss)
                """)
        #expect(text.split(separator: "\n").allSatisfy { $0.count <= 80 })
    }

    @Test("A row that is not held to the published figures has no marks, and the table says why")
    func notHeld() throws {
        let text = ReproductionTable.text(reproduction([try row(isHeld: false)], notHeld: "another split"))
        #expect(!text.contains("✓") && !text.contains("✗"))
        #expect(text.hasSuffix("not held to the published figures: another split"))
    }

    @Test("The JSON holds fractions, and null for what was not published")
    func json() throws {
        struct Table: Decodable {
            struct Row: Decodable {
                let name: String
                let published: [String: Double?]
                let measured: [String: [String: Double]]
                let seconds: Double
            }

            let rows: [Row]
        }
        let json = try JSONText(encoding: ReproductionFigures(reproduction([try row()])))
        let row = try #require(try json.decode(Table.self).rows.first)
        let metrics: Set = ["accuracy", "loss", "precision", "recall", "f1"]
        #expect(Set(row.published.keys) == metrics && Set(row.measured.keys) == metrics)
        #expect(row.published["accuracy"] == .some(.some(0.95)) && row.published["recall"] == .some(.none))
        #expect(row.measured.values.allSatisfy { Set($0.keys) == ["mean", "sd"] })
        #expect(row.seconds == 12.25 && row.name == "5 vs 6, \"quick\"")
    }

    @Test("The CSV has a line for each row, with quotes where a comma stands")
    func csv() throws {
        let lines = ReproductionCSV.text(reproduction([try row()])).components(separatedBy: "\r\n")
        #expect(lines.count == 3 && lines[2].isEmpty)
        #expect(lines[0].hasPrefix("row,accuracy_mean,accuracy_sd,accuracy_published,loss_mean"))
        #expect(lines[1].hasPrefix("\"5 vs 6, \"\"quick\"\"\",0.95"))
        let fields = lines[1].dropFirst("\"5 vs 6, \"\"quick\"\"\",".count)
            .split(separator: ",", omittingEmptySubsequences: false)
        #expect(fields.count == lines[0].split(separator: ",").count - 1)
    }

    @Test("The page has a section with three charts and a confusion matrix for each row, and loads nothing")
    func page() throws {
        let html = ReproductionPage.html(reproduction([try row()]))
        #expect(html.components(separatedBy: "<svg").count == 4)
        #expect(html.components(separatedBy: "class=\"confusion\"").count == 2)
        // Both seeds' samples.
        #expect(html.contains(">18</td>") && html.contains(">20</td>"))
        #expect(html.contains("5 vs 6, &quot;quick&quot;"))
        for part in ["<script", "src=", "href=\"http", "url(", "http:", "https:"] { #expect(!html.contains(part)) }
    }
}
