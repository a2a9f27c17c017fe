internal import ArgumentParser
internal import Benchmarks
internal import Failures
internal import Files
internal import Glibc
internal import JSON
internal import Kernels
internal import Networks
internal import Processes
internal import Reporting
internal import Training
internal import ZeroMQ

struct PlanCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "plan",
        abstract: "Estimate what a step would take on many hosts, and what depth and batch pay.",
        discussion: """
            A cost model, linear in peers and bytes: nothing is started. Its costs are those of this machine as it was \
            measured by --measure, which is best done while nothing else runs, else those of the machine that Apus was \
            made on (AMD EPYC, AVX-512). Hosts are taken to be of that kind.

            Depth 0 is workers that all speak to the coordinator; 1 a relay on each host (`apus relay`); more are relays \
            of relays. The workers of a single host share memory with its coordinator.

            EXAMPLES
              apus plan --hosts 1000 --workers-per-host 64 \\
                --bandwidth 10Gbit --latency 50us --batch 65536
              apus plan --measure > machine.json
              apus plan --machine machine.json --hosts 2 \\
                --bandwidth 8Mbit --latency 20ms --precision bfloat16 --local-steps 8
            """)

    @Option(parsing: .unconditional, help: "Hosts with workers. (default: 8)")
    var hosts: Int?

    @Option(parsing: .unconditional, help: "Workers of each. (default: 8)")
    var workersPerHost: Int?

    @Option(parsing: .unconditional, help: "Cores of each. (default: one a worker)")
    var coresPerHost: Int?

    @Option(
        help: "Of each host's link, in each direction: 10Gbit, 8Mbit/s, 1.2GB/s. (default: 10Gbit)",
        transform: Bandwidth.init(text:))
    var bandwidth: Bandwidth?

    @Option(help: "Of a message, one way: 50us, 1.5ms. (default: 50us)", transform: Latency.init(text:))
    var latency: Latency?

    @Option(
        name: [.customLong("batch"), .customLong("batch-size")], parsing: .unconditional,
        help: "Samples of a step; with --local-steps, of one step of one shard. (default: 128)")
    var batchSize: Int?

    @Option(parsing: .unconditional, help: "Samples of a leaf. (default: 16)")
    var leafSize: Int?

    @Option(help: "What parameters and gradients travel as. (default: float32)")
    var precision: NumberFormat?

    /// What it was called before.
    @Option(help: .hidden) var wire: NumberFormat?

    @Option(
        parsing: .unconditional,
        help: """
            Steps that each shard goes by itself between two averages; a step of the plan is what comes between those. \
            (default: 1)
            """)
    var localSteps: Int?

    @Option(parsing: .unconditional, help: "Shards that train by themselves, with --local-steps. (default: 4)")
    var localShards: Int?

    @Option(help: "Widths of the hidden layers, as in 256,128; none for softmax regression. (default: 128)")
    var hidden: NumberList?

    @Option(parsing: .unconditional, help: "Pixels of a picture. (default: 784)")
    var inputs: Int?

    @Option(parsing: .unconditional, help: "Classes. (default: 10)")
    var classes: Int?

    @Option(parsing: .unconditional, help: "Levels of relays, 0 to 8. (default: the fastest)")
    var depth: Int?

    @Option(help: ArgumentHelp("Costs that --measure printed.", valueName: "file"))
    var machine: String?

    @Flag(help: "Measure this machine's costs, about half a minute, and print them as JSON instead of a plan.")
    var measure = false

    @Flag(help: "Print one JSON object on standard output.")
    var json = false

    func run() throws {
        if measure {
            try refuseOptionsOfPlan()
            return try StandardOutput.print(json: try measured())
        }
        let workersPerHost = workersPerHost ?? 8
        let cluster = PlannedCluster(
            hosts: hosts ?? 8, workersPerHost: workersPerHost, coresPerHost: coresPerHost ?? workersPerHost,
            bandwidth: bandwidth?.bytesPerSecond ?? 1.25e9, latency: latency?.seconds ?? 50e-6)
        try cluster.validate()
        if let depth, !(0...8).contains(depth) {
            throw Failure(.usage, "--depth must be 0 to 8, and cannot be \(depth)")
        }
        let report = PlanReport(try workload(), on: cluster, costs: try costs(), depth: depth)
        if json { return try StandardOutput.print(json: report) }
        try StandardOutput.print(report.text)
    }

    /// - Throws: `Failure.usage` for options that say nothing of a measurement.
    private func refuseOptionsOfPlan() throws(Failure) {
        let options = [
            ("--hosts", hosts != nil), ("--workers-per-host", workersPerHost != nil),
            ("--cores-per-host", coresPerHost != nil), ("--bandwidth", bandwidth != nil), ("--latency", latency != nil),
            ("--batch", batchSize != nil), ("--leaf-size", leafSize != nil),
            ("--precision", (precision ?? wire) != nil),
            ("--local-steps", localSteps != nil), ("--local-shards", localShards != nil), ("--hidden", hidden != nil),
            ("--inputs", inputs != nil), ("--classes", classes != nil), ("--depth", depth != nil),
            ("--machine", machine != nil),
        ]
        let given = options.filter(\.1).map(\.0)
        guard given.isEmpty else {
            throw Failure(
                .usage,
                "--measure makes no plan, and \(given.joined(separator: " ")) would have no effect; give what it prints to "
                    + "a plan by --machine FILE")
        }
    }

    private func workload() throws -> Workload {
        let (inputs, classes) = (inputs ?? 784, classes ?? 10)
        var request = ConfigurationRequest()
        request.hidden = hidden?.numbers
        request.batchSize = batchSize
        request.leafSize = leafSize
        request.precision = precision ?? wire
        request.localSteps = localSteps
        request.localShards = localShards
        let configuration = try request.applied(to: TrainingConfiguration())
        try configuration.validate()
        guard (1...1 << 20).contains(inputs) else {
            throw Failure(.usage, "--inputs must be 1 to \(1 << 20), and cannot be \(inputs)")
        }
        guard (2...256).contains(classes) else {
            throw Failure(.usage, "--classes must be 2 to 256, and cannot be \(classes)")
        }
        return Workload(
            shape: configuration.shape(inputs: inputs, classes: classes), batchSize: configuration.batchSize,
            leafSize: configuration.leafSize, wire: configuration.precision,
            localSteps: configuration.local?.steps ?? 1,
            localShards: configuration.local?.shards ?? 1)
    }

    private func costs() throws -> MachineCosts {
        guard let machine else { return .reference }
        let bytes: [UInt8]
        do { bytes = try OpenFile(reading: machine).bytes(atMost: 1 << 20) } catch { throw error.failure(.data) }
        do {
            let figures = try JSONText(String(decoding: bytes, as: UTF8.self)).decode(MachineCostBenchmark.Figures.self)
            try figures.costs.validate()
            return figures.costs
        } catch let failure as Failure {
            throw Failure(
                failure.kind,
                "cannot read a machine's costs from \(machine): \(failure.message); make the file anew with "
                    + "`apus plan --measure > \(machine)`")
        }
    }

    private func measured() throws -> MachineCostBenchmark.Figures {
        let loaded = try DataLoading(isQuiet: true).load("synthetic")
        let session = BenchmarkSession(
            data: loaded.data, dataArgument: "synthetic", program: OwnProgram.path, plan: .full,
            instructionSet: try InstructionSet.chosen(), scratch: try ScratchDirectory(),
            signals: try SignalDescriptor([SIGINT, SIGTERM])
        ) { Terminal().write("measuring \($0)\n") }
        do {
            return try MachineCostBenchmark.run(session)
        } catch let error as ZeroMQError {
            throw error.failure
        }
    }
}
