import Checkpoints
import Datasets
import JSON
import Learning
import Reporting
import Testing
import Training

@Suite struct RunPageTests {
    /// What somebody might call a data set, a worker or a directory.
    private static let hostile = "</title><script>alert('x')</script>&\"\u{1B}[31m"

    private func epoch(_ number: Int, layers: Int) throws -> EpochRecord {
        let norms = (0..<layers).map { $0 == 0 ? 0 : 0.1 * Double($0) }
        var record = try JSONText(
            """
            {"epoch": \(number), "step": \(number * 10), "learningRate": 0.1, "trainingLoss": \(1 / Double(number)),
            "trainingAccuracy": 0.9, "validationLoss": 0.5, "validationAccuracy": 0.9, "improved": \(number == 1),
            "gradientNorms": \(norms)}
            """
        ).decode(EpochRecord.self)
        var totals = WorkerTotals()
        totals.samples = 640
        totals.computeSeconds = 3
        totals.waitSeconds = 1
        record.timing = EpochTiming(
            seconds: 4, samplesPerSecond: 160_000,
            workers: [EpochTiming.Worker(worker: 1, name: Self.hostile, totals: totals)])
        return record
    }

    private func report(classes: Int, epochs: Int, layers: Int = 2, side: Int = 28) throws -> RunReport {
        var report = RunReport(
            path: "runs/\(Self.hostile)", configuration: try TrainingConfiguration(), datasetDigest: "00ff")
        report.configuration.data = Self.hostile
        report.epochs = try (0..<epochs).map { try epoch($0 + 1, layers: layers) }
        report.faults = [
            MetricsLine(fault: "worker-lost", step: 15, worker: Self.hostile, reason: Self.hostile),
            MetricsLine(fault: Self.hostile, step: 3, worker: "somebody"),
        ]
        report.summary = StoredSummary(
            dataset: RunSummary.DatasetFigures(name: Self.hostile, train: 9, validation: 1, test: 1, sha256: "00ff"),
            pictures: StoredSummary.Pictures(
                rows: side, columns: side, classes: (0..<classes).map { "\($0)\(Self.hostile)" }),
            invocations: [RunInvocation.current(words: [], kernel: Self.hostile, fromStep: 0)])
        report.summary?.invocations[0].command = Self.hostile
        let rows = (0..<classes).map { truth in (0..<classes).map { $0 == truth ? 90 : ($0 == 0 ? 3 : 0) } }
        let confusion = try #require(ConfusionMatrix(rows: rows))
        report.test = ClassificationMetrics(lossSum: 1, confusion: confusion)
        let pixels = (0..<side * side).map { UInt8(truncatingIfNeeded: $0 * 37) }
        let picture = try #require(GreyPicture(width: side, height: side, pixels: pixels))
        report.mistakes = .found(
            (0..<24).map { Mistake(sample: $0, truth: 1, predicted: 0, probability: 0.99, picture: picture) })
        let inputs = side * side
        let model = ModelFile(
            widths: [inputs, 128, classes],
            parameters: (0..<(inputs + 1) * 128 + 129 * classes).map { Float($0 % 31) - 15 }, metadata: ModelMetadata())
        report.take(model)
        return report
    }

    private static let sizes = [(2, 1, 2, 28), (10, 1000, 2, 12), (256, 0, 2, 12), (26, 30, 65, 12), (3, 2, 1, 100)]

    @Test("The page is well formed, self-contained and small, whatever the run and its names", arguments: sizes)
    func page(classes: Int, epochs: Int, layers: Int, side: Int) throws {
        let html = RunPage.html(try report(classes: classes, epochs: epochs, layers: layers, side: side))
        let markup = MarkupCheck(html)
        #expect(markup.error == nil)
        #expect(markup.foreign.isEmpty && markup.wordless == 0)
        #expect(Set(markup.identifiers).count == markup.identifiers.count)
        #expect(Set(markup.fragments).isSubset(of: markup.identifiers))
        #expect(markup.elements["section"] == ReportSection.allCases.count)
        #expect(markup.elements["main"] == 1 && markup.elements["h1"] == 1 && markup.elements["nav"] == 1)
        #expect(markup.elements["table"] == markup.elements["caption"])
        #expect(markup.text.contains("alert('x')"))
        #expect(html.utf8.count < 1_000_000, "\(html.utf8.count)")
        for word in ["NaN", "nan\"", "inf\"", "Optional("] { #expect(!html.contains(word)) }
    }

    @Test("Each section is rendered alone as it stands on the page", arguments: ReportSection.allCases)
    func section(_ section: ReportSection) throws {
        let report = try report(classes: 3, epochs: 2)
        let html = section.html(of: report)
        #expect(html.hasPrefix("<section id=\"\(section.id)\""))
        #expect(MarkupCheck(html).error == nil)
        #expect(RunPage.html(report).contains(html))
    }

    @Test("The best epoch is marked where it lies")
    func best() throws {
        let report = try report(classes: 3, epochs: 5)
        let html = ReportSection.curves.html(of: report)
        #expect(html.contains("best: epoch 1"))
        // Epochs 1 to 5 are marked 1 ... 5 over 268 units from 42: the first at 42.
        #expect(html.contains("<line class=\"mark\" x1=\"42.0\""))
        // Training loss 1/epoch on an axis of 0.2 to 1: 18 is 1 and 166 is 0.2, so that a half is 166 - 148 · 3/8 = 110.5.
        #expect(html.contains("points=\"42.0,18.0 109.0,110.5 176.0,141.3 243.0,156.8 310.0,166.0\""))
    }

    @Test("Where labels are smoothed the curves say of which loss, and else nothing")
    func smoothed() throws {
        var report = try report(classes: 3, epochs: 2)
        #expect(!ReportSection.curves.html(of: report).contains("smoothed"))
        report.configuration.labelSmoothing = try LabelSmoothing(0.1)
        #expect(ReportSection.curves.html(of: report).contains("labels smoothed by 0.1"))
    }

    @Test("A layer that nothing reaches is named in words, since a logarithmic axis has no place for zero")
    func vanished() throws {
        let html = ReportSection.gradients.html(of: try report(classes: 3, epochs: 2, layers: 3))
        #expect(html.contains("Nothing at all reached layer 1: the norm is 0 in every epoch."))
    }

    @Test("A worker's time is divided as its clock says, and its loss lies where it happened")
    func workers() throws {
        let html = ReportSection.workers.html(of: try report(classes: 3, epochs: 2))
        // Three of four seconds: 15 of a lane's 20 units; step 15 of 10 an epoch is at 1.5 of 2.
        #expect(html.contains("height=\"15.0\"") && html.contains("75 %"))
        #expect(html.contains("<g class=\"cross\" transform=\"translate(237.0 25.0)\">"))
    }

    @Test("Without the dataset the page says so in words and shows the rest")
    func missing() throws {
        var report = try report(classes: 3, epochs: 2)
        report.mistakes = .missing("The pictures are not shown: no <data>.")
        let html = RunPage.html(report)
        #expect(html.contains("The pictures are not shown: no &lt;data&gt;."))
        #expect(MarkupCheck(html).error == nil)
    }

    @Test("A command line is quoted as a shell takes it, and tokens are left out")
    func command() {
        #expect(
            CommandText.quoted(["apus", "train", "--data", "my digits", "it's", ""])
                == "apus train --data 'my digits' 'it'\\''s' ''")
        #expect(
            CommandText.quoted(["--dashboard-token", "s3cret", "--token=s3cret", "--quiet"])
                == "--dashboard-token … --token=… --quiet")
    }
}
