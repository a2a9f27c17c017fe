internal import ArgumentParser
internal import Kernels
internal import Networks
internal import Reporting

struct BenchCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "bench",
        abstract: "Measure what the gradient kernel makes of this machine.",
        discussion: """
            For each instruction set that the machine has, on one core: the peak of nothing but fused multiply-adds, and \
            whole training steps of 784-128-10 (samples gathered, gradient, update) as a fraction of it. Peak and steps are \
            measured in turns; the figures are medians.
            """)

    @Flag(help: "Print one JSON object on standard output.")
    var json = false

    private struct Row: Encodable {
        var instructionSet: String
        var samples: Int
        var leafSize: Int
        var result: KernelBenchmark.Result
    }

    func run() throws {
        let shape = NetworkShape(widths: [784, 128, 10], activation: .relu, loss: .softmaxCrossEntropy)
        var rows: [Row] = []
        if !json {
            try StandardOutput.print("kernel    samples  leaf   peak GFLOP/s   samples/s   share of peak")
        }
        for instructionSet in InstructionSet.available {
            for samples in [16, 32, 64, 128, 1024] {
                let leafSize = 16
                let benchmark = KernelBenchmark(
                    shape: shape, leafSize: leafSize, samples: samples, instructionSet: instructionSet)
                // Without fused multiply-add every product is a call, and a few steps tell enough.
                let isPlain = instructionSet == .plain
                let result = benchmark.run(rounds: isPlain ? 3 : 15, steps: isPlain ? 1 : max(1, 12_800 / samples))
                rows.append(
                    Row(
                        instructionSet: instructionSet.rawValue, samples: samples, leafSize: leafSize, result: result))
                if !json { try StandardOutput.print(line(instructionSet, samples, leafSize, result)) }
            }
        }
        if json { try StandardOutput.print(json: ["kernel": rows]) }
    }

    private func line(
        _ instructionSet: InstructionSet, _ samples: Int, _ leafSize: Int, _ result: KernelBenchmark.Result
    ) -> String {
        func cell(_ text: String, _ width: Int) -> String {
            String(repeating: " ", count: max(0, width - text.count)) + text
        }
        let name = instructionSet.rawValue
        return name + cell("\(samples)", 17 - name.count) + cell("\(leafSize)", 6)
            + cell(NumberText.fixed(result.peak / 1e9, 1), 15) + cell(NumberText.short(result.samplesPerSecond), 12)
            + cell(NumberText.fixed(result.shareOfPeak, 2), 16)
    }
}
