internal import ArgumentParser
internal import Benchmarks
internal import Datasets
internal import Failures
internal import Files
internal import Glibc
internal import JSON
internal import Kernels
internal import Processes
internal import Reporting
internal import ZeroMQ

struct BenchCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "bench",
        abstract: "Measure what Apus makes of this machine.",
        discussion: """
            Everything is measured in turns, again and again, and told as medians with their spread. What is compared was \
            measured in the same round. Nothing else should run meanwhile.

              peak         the most that each core can do: fused multiply-adds alone
              kernel       one worker's whole step on one core, as a fraction of that
              passes       each pass of the kernel, so that a regression has a name
              step         what it costs besides computing, by memory and by messages
              phases       where the time of a step goes, by batch
              throughput   samples a second, by batch and processes
              coordinator  its costs in a step of 1 to 64 workers with little to do
              start-up     from process start to the end of the first step
              memory       of a coordinator and two workers, shared pages once
              recipe       `apus train --recipe fast`, from start to exit, over 5 seeds

            EXAMPLES
              apus bench
              apus bench --quick --only kernel,step
            """)

    @Flag(help: "Print one JSON object on standard output.")
    var json = false

    @Flag(help: "Measure a little of everything, to see that it works; no figures to compare.")
    var quick = false

    @Option(help: ArgumentHelp("Measure these alone. (default: all)", valueName: "name,..."))
    var only: KindList?

    @Option(
        help: "mnist, synthetic, or a directory of IDX files; auto takes MNIST, else the built-in digits.",
        completion: .directory)
    var data = "auto"

    @Option(
        help: ArgumentHelp("Also write bench.json, bench.md and throughput.svg here.", valueName: "directory"),
        completion: .directory)
    var write: String?

    struct KindList: ExpressibleByArgument {
        let kinds: [BenchmarkKind]

        init?(argument: String) {
            let names = argument.split(separator: ",").map(String.init)
            kinds = names.compactMap(BenchmarkKind.init(rawValue:))
            if kinds.isEmpty || kinds.count != names.count { return nil }
        }
    }

    func run() throws {
        // What is measured is the same everywhere.
        EnvironmentVariables.current.unset()
        let instructionSet = try InstructionSet.chosen()
        let loading = DataLoading(isQuiet: json, mayDraw: true)
        let loaded = try loading.load(data)
        if let write { do { try Directory.create(write) } catch { throw error.failure(.cannotCreate) } }
        let scratch = try ScratchDirectory()
        let signals = try SignalDescriptor([SIGINT, SIGTERM])
        let session = BenchmarkSession(
            data: loaded.data, dataArgument: try dataArgument(loaded, scratch), program: OwnProgram.path,
            plan: quick ? .quick : .full, instructionSet: instructionSet, scratch: scratch, signals: signals
        ) { Terminal().write("measuring \($0)\n") }
        let report: BenchmarkReport
        do {
            report = try BenchmarkReport(only?.kinds ?? BenchmarkKind.allCases, in: session)
        } catch let error as ZeroMQError {
            throw error.failure
        }
        if let write { try save(report, in: write) }
        if json { return try StandardOutput.print(json: report) }
        try StandardOutput.print(BenchmarkPage(report).text)
    }

    /// Processes that are measured should not have to draw the digits first.
    private func dataArgument(_ loaded: DataLoading.Loaded, _ scratch: ScratchDirectory) throws -> String {
        guard loaded.origin == "synthetic" else { return loaded.origin }
        let (training, test) = SyntheticDrawing(seed: DataLoading.syntheticSeed, isQuiet: json).sets()
        try training.write(
            imagesPath: "\(scratch.path)/train-images-idx3-ubyte", labelsPath: "\(scratch.path)/train-labels-idx1-ubyte"
        )
        try test.write(
            imagesPath: "\(scratch.path)/t10k-images-idx3-ubyte", labelsPath: "\(scratch.path)/t10k-labels-idx1-ubyte")
        return scratch.path
    }

    private func save(_ report: BenchmarkReport, in directory: String) throws {
        var files = [
            ("bench.json", try JSONText(encoding: report).text + "\n"), ("bench.md", BenchmarkPage(report).markdown),
        ]
        if let chart = ThroughputChart(report) { files.append(("throughput.svg", chart.svg)) }
        for (name, text) in files {
            try AtomicFile.replace("\(directory)/\(name)", with: Array(text.utf8))
        }
    }
}
