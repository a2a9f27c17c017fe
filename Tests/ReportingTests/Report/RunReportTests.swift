import Checkpoints
import Failures
import FoundationEssentials
import JSON
import Reporting
import TestSupport
import Testing
import Training

@Suite struct RunReportTests {
    private let temporary: TemporaryDirectory
    private let layout: RunLayout

    init() throws {
        temporary = try TemporaryDirectory()
        layout = RunLayout("\(temporary.path)/a<run>")
        let directory = try RunDirectory.create(layout.path)
        let configuration = try JSONText(encoding: TrainingConfiguration()).text
        try directory.writeConfiguration(JSONText("{\"dataset\":\"00ff\",\(configuration.dropFirst())"))
    }

    private func epoch(_ number: Int) -> String {
        """
        {"event":"epoch","epoch":\(number),"step":\(number * 6),"learningRate":0.1,"trainingLoss":0.5,\
        "trainingAccuracy":0.5,"improved":\(number < 3),"gradientNorms":[0.1,0.2]}

        """
    }

    @Test("A run that nobody trained yet has a page with every section")
    func empty() throws {
        let report = try RunReport(reading: layout)
        #expect(report.epochs.isEmpty && report.summary == nil && report.fingerprint == nil)
        let html = RunPage.html(report)
        for section in ReportSection.allCases { #expect(html.contains("<section id=\"\(section.id)\"")) }
        #expect(html.contains("a&lt;run&gt;") && !html.contains("a<run>"))
    }

    @Test("Epochs and faults are told apart, and a line that cannot be read is counted")
    func metrics() throws {
        let text =
            epoch(1) + #"{"event":"worker-lost","step":8,"worker":"worker 1","reason":"gone"}"# + "\nnonsense\n"
            + epoch(2)
            + epoch(3) + #"{"event":"epoch","#
        try Data(text.utf8).write(to: URL(filePath: layout.metrics))
        let report = try RunReport(reading: layout)
        #expect(report.epochs.map(\.epoch) == [1, 2, 3])
        #expect(report.bestEpoch?.epoch == 2)
        #expect(report.faults.map(\.step) == [8])
        #expect(report.unreadableLines == 1)
    }

    @Test("A directory that holds no run is refused as bad data")
    func noRun() throws {
        let failure = #expect(throws: Failure.self) { try RunReport(reading: RunLayout(temporary.path)) }
        #expect(failure?.kind == .data)
        #expect(failure?.message.hasSuffix("expected the directory of a run, found no config.json in it") == true)
    }

    @Test("A run that is followed forgets what it will train again")
    func follow() throws {
        try Data((epoch(1) + epoch(2)).utf8).write(to: URL(filePath: layout.metrics))
        var report = try RunReport(reading: layout)
        report.observe(.began(epochs: 20, stepsPerEpoch: 6, fromEpoch: 1, fromStep: 6, parameters: 10))
        #expect(report.epochs.map(\.epoch) == [1] && report.isRunning)
        report.observe(.step(7, epoch: 2, batch: 1, loss: 0.5, samples: 10))
        report.observe(.refused(sender: "<b>", reason: "no sense"))
        #expect(report.faults.map(\.step) == [7])
        #expect(ReportSection.faults.html(of: report).contains("&lt;b&gt;"))
    }
}
