internal import ArgumentParser
internal import Checkpoints
internal import Failures
internal import Kernels
internal import Reporting
internal import Training

struct ReportCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "report",
        abstract: "Write the page of a run, or one that compares several.",
        discussion: """
            One self-contained HTML page with curves, gradients, workers, faults, results by class, the most confidently \
            wrong pictures, the first layer's weights, configuration and environment. Prints the page's path, and with --json \
            what its runs came to.

            EXAMPLES
              apus report runs/20260101-120000-1                    report.html in it
              apus report runs/ones runs/glorot                     comparison.html
              apus report runs/* --output all.html
              apus report runs/* --json | jq '.runs[].test.accuracy'
            """)

    @Argument(help: ArgumentHelp("A run directory; several are compared.", valueName: "run"), completion: .directory)
    var runs: [String]

    @Option(
        help: ArgumentHelp(
            "Where to write the page. (default: report.html in the run's directory, comparison.html for several)",
            valueName: "file"),
        completion: .file(extensions: ["html"]))
    var output: String?

    @Option(help: "Where the data lies now, if it was moved.", completion: .directory)
    var data: String?

    @Flag(help: "Print one JSON object on standard output.")
    var json = false

    func run() throws {
        // What cannot be written should be known before the work.
        let path = output ?? (runs.count == 1 ? RunLayout(runs[0]).report : "comparison.html")
        var reports = try runs.map { try RunReport(reading: RunLayout($0), warn: Warning.show) }
        let file = try OutputFile(path)
        if reports.count == 1 {
            let trouble = try examine(&reports[0], RunLayout(runs[0]))
            // Curves and figures are worth a page also where the pictures cannot be shown.
            try file.write(RunPage.html(reports[0]))
            if let trouble {
                throw Failure(trouble.kind, "\(trouble.message); \(path) goes without pictures of the test")
            }
        } else {
            try file.write(ComparisonPage.html(RunComparison(reports)))
        }
        if json { return try StandardOutput.print(json: ReportFigures(reports, page: path)) }
        try StandardOutput.print(path)
    }

    /// Looks at the run's test pictures, which are to be had without the network.
    ///
    /// - Returns: What is wrong with them.
    private func examine(_ report: inout RunReport, _ layout: RunLayout) throws -> Failure? {
        guard try layout.holdsBest() else { return nil }
        let instructionSet = try InstructionSet.chosen()
        do {
            let model = try ModelFile(reading: layout.best)
            let loaded = try OwnData(of: report).load(
                by: DataLoading(isQuiet: true, isOffline: true), elsewhere: data, to: "show the pictures of")
            if !json {
                Terminal().write("data \(loaded.description.name), SHA-256 \(loaded.description.sha256)\n")
            }
            report.examine(model.parameters, on: loaded, instructionSet: instructionSet, isQuiet: false)
            return nil
        } catch let failure as Failure {
            report.mistakes = .missing("The pictures are not shown: \(SettingName.worded(failure.message)).")
            return failure
        }
    }
}
