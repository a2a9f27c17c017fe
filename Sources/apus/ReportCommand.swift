internal import ArgumentParser
internal import Checkpoints
internal import DataParallel
internal import Failures
internal import Kernels
internal import Reporting

struct ReportCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "report",
        abstract: "Write the page of a run.",
        discussion: """
            One self-contained HTML page with curves, gradients, workers, faults, results by class, the most confidently \
            wrong pictures, the first layer's weights, configuration and environment. Prints the page's path.

            EXAMPLES
              apus report runs/20260101-120000-1                       writes report.html into the run's directory
              apus report runs/20260101-120000-1 --output page.html
            """)

    @Argument(help: ArgumentHelp("The run directory.", valueName: "run"))
    var path: String

    @Option(
        help: ArgumentHelp(
            "Where to write the page. (default: report.html in the run's directory)", valueName: "file"))
    var output: String?

    @Option(help: "Where the data lies now, if it was moved.")
    var data: String?

    func run() throws {
        let layout = RunLayout(path)
        var report = try RunReport(reading: layout, warn: Warning.show)
        let target = output ?? layout.report
        let file = try OutputFile(target)
        examine(&report, layout)
        try file.write(RunPage.html(report))
        try StandardOutput.print(target)
    }

    /// Looks at the test pictures, where they are to be had without the network.
    private func examine(_ report: inout RunReport, _ layout: RunLayout) {
        do {
            guard try layout.holdsBest() else { return }
            let model = try ModelFile(reading: layout.best)
            let configuration = report.configuration
            let loaded = try DataLoading(isQuiet: true).load(
                data ?? configuration.data, classes: configuration.classes,
                pooledTestFraction: configuration.pooledTestFraction, seed: configuration.seed)
            report.examine(model.parameters, on: loaded.data, instructionSet: try InstructionSet.chosen())
        } catch {
            let reason = (error as? Failure)?.message ?? "\(error)"
            Warning.show("\(reason); the page goes without pictures of the test split")
            report.mistakes = .missing("The pictures are not shown: \(reason).")
        }
    }
}
