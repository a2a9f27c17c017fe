internal import ArgumentParser
internal import Course
internal import Datasets
internal import Failures
internal import Files
internal import Kernels
internal import Reporting
internal import System

struct ReproduceCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "reproduce",
        abstract: "Train the course's results table afresh, and put its published figures beside it.",
        discussion: """
            Six rows, each trained once a seed by worker processes; means and standard deviations over the seeds. A row \
            reaches a published figure (✓) where its mean is as good or better. pooled:0.2 draws a fifth of all pictures \
            as the test, another fifth for each seed; validation samples come from the training part alone. Precision, \
            recall and F1 of a pair are those of its second class.

            EXAMPLES
              apus reproduce
              apus reproduce --page table.html --csv table.csv
              apus reproduce --classes 3,8 --seeds 2
            """)

    @Option(help: "mnist, synthetic, or a directory of IDX files.", completion: .directory)
    var data = "mnist"

    @Option(parsing: .unconditional, help: "Trainings of each row, with the seeds from 1 on.")
    var seeds = 5

    @Option(help: "pooled:FRACTION, or mnist for the files' own test, which the table is not held to.")
    var split = "pooled:\(CourseRow.publishedTestFraction)"

    @Option(help: ArgumentHelp("The pair to tell apart. (default: 5,6)", valueName: "a,b"))
    var classes: NumberList?

    @Option(parsing: .unconditional, help: "Local worker processes. (default: one for each core)")
    var workers: Int?

    @Flag(help: "Print one JSON object on standard output.")
    var json = false

    @Option(
        defaultAsFlag: "-",
        help: ArgumentHelp("Write the table as CSV; without a name, to standard output.", valueName: "file"),
        completion: .file())
    var csv: String?

    @Option(
        defaultAsFlag: "reproduction.html",
        help: ArgumentHelp("Write a page with training curves and confusion matrices.", valueName: "file"),
        completion: .file())
    var page: String?

    @Flag(name: .shortAndLong, help: "Show warnings only.")
    var quiet = false

    func run() throws {
        guard (1...1000).contains(seeds) else {
            throw Failure(.usage, "--seeds must be 1 to 1000, and cannot be \(seeds)")
        }
        let workers = workers ?? Processors.usable.count
        guard (1...1024).contains(workers) else {
            throw Failure(.usage, "--workers must be 1 to 1024, and cannot be \(workers)")
        }
        guard !(json && csv == "-") else {
            throw Failure(.usage, "--json and --csv both print on standard output; give --csv a file, or one of them")
        }
        let split = try DatasetSplit(split)
        let pair = classes?.numbers ?? CourseRow.publishedPair
        guard pair.count == 2 else {
            throw Failure(.usage, "--classes: expected two classes to tell apart, found \(pair.count)")
        }
        // What cannot be written should be known before the trainings, not after them.
        let csvFile = try csv.flatMap { $0 == "-" ? nil : try OutputFile($0) }
        let pageFile = try page.map { try OutputFile($0) }

        let pictures = try DataLoading(isQuiet: quiet || json).pictures(data)
        let notHeld = comparability(pictures, split, pair)
        let remarks = [notHeld.whole, notHeld.pair].compactMap { $0 }
        let display = ReproductionDisplay(rows: CourseRow.all.count, isQuiet: quiet)
        let courseRun = try CourseRun(
            origin: pictures.origin,
            choose: { try pictures.data(DataLoading.Choice(classes: $0, split: $1, seed: $2)) }, pair: pair,
            split: split, seeds: seeds, workers: workers, notHeld: notHeld,
            instructionSet: try InstructionSet.chosen(), display: display)
        var reproduction = Reproduction(
            Reproduction.Setting(
                data: pictures.name, split: self.split, seeds: seeds, workers: workers,
                notHeld: remarks.isEmpty ? nil : remarks.joined(separator: "; ")))
        do {
            for row in CourseRow.all { reproduction.rows.append(try courseRun.row(row)) }
        } catch {
            display.finish()
            // What was finished took its time, and should not be lost.
            if !json, !reproduction.rows.isEmpty { Terminal().write(ReproductionTable.text(reproduction) + "\n") }
            throw error
        }
        display.finish()
        try csvFile?.write(ReproductionCSV.text(reproduction))
        try pageFile?.write(ReproductionPage.html(reproduction))
        if json { return try StandardOutput.print(json: ReproductionFigures(reproduction)) }
        if csv == "-" { return try StandardOutput.write(ReproductionCSV.text(reproduction)) }
        try StandardOutput.print(ReproductionTable.text(reproduction))
    }

    /// Why the published figures are no measure of these rows, or of those of the pair.
    private func comparability(
        _ pictures: DataLoading.Pictures, _ split: DatasetSplit, _ pair: [Int]
    ) -> (whole: String?, pair: String?) {
        var whole: String?
        if !pictures.isMNIST {
            whole = "they are of MNIST, and these are other pictures"
        } else if split == .files {
            whole = "they are of the pooled split, not of the files' own"
        } else if split != .pooled(testFraction: CourseRow.publishedTestFraction) {
            whole = "they are of the split pooled:\(CourseRow.publishedTestFraction)"
        }
        let isPublished = pair == CourseRow.publishedPair
        let published = CourseRow.publishedPair.map(String.init).joined(separator: " vs ")
        return (whole, isPublished ? nil : "nothing was published for this pair, only for \(published)")
    }
}
