internal import Cluster
internal import Kernels

/// What Apus sets out to reach on a machine with two cores, and what was reached.
package struct BenchmarkGoal: Sendable, Codable, Hashable {
    package enum Unit: String, Sendable, Codable {
        /// A ratio.
        case share
        case seconds
        case bytes
    }

    package let name: String
    /// Whether less is better.
    package let isUpperBound: Bool
    package let goal: Double
    package let unit: Unit
    package let reached: Double

    package var isMet: Bool { isUpperBound ? reached < goal : reached >= goal }

    private enum CodingKeys: String, CodingKey { case name, isUpperBound, goal, unit, reached, isMet }

    private init(_ name: String, atLeast goal: Double, _ unit: Unit, reached: Double) {
        (self.name, self.goal, self.unit, self.reached) = (name, goal, unit, reached)
        isUpperBound = false
    }

    private init(_ name: String, below goal: Double, _ unit: Unit, reached: Double) {
        (self.name, self.goal, self.unit, self.reached) = (name, goal, unit, reached)
        isUpperBound = true
    }

    package init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        name = try container.decode(String.self, forKey: .name)
        isUpperBound = try container.decode(Bool.self, forKey: .isUpperBound)
        goal = try container.decode(Double.self, forKey: .goal)
        unit = try container.decode(Unit.self, forKey: .unit)
        reached = try container.decode(Double.self, forKey: .reached)
    }

    package func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: CodingKeys.self)
        try container.encode(name, forKey: .name)
        try container.encode(isUpperBound, forKey: .isUpperBound)
        try container.encode(goal, forKey: .goal)
        try container.encode(unit, forKey: .unit)
        try container.encode(reached, forKey: .reached)
        try container.encode(isMet, forKey: .isMet)
    }

    /// Those for which the report holds a figure, all of them medians.
    static func all(of report: BenchmarkReport) -> [BenchmarkGoal] {
        kernel(report) + step(report) + throughput(report) + coordinator(report) + processes(report)
    }

    private static func kernel(_ report: BenchmarkReport) -> [BenchmarkGoal] {
        (report.kernel ?? [])
            .filter { $0.instructionSet == report.machine.instructionSet && (64...128).contains($0.samples) }
            .map {
                BenchmarkGoal(
                    "fused step of one worker alone, \($0.samples) samples, of the FMA peak", atLeast: 0.8, .share,
                    reached: $0.shareOfPeak.median)
            }
    }

    private static func step(_ report: BenchmarkReport) -> [BenchmarkGoal] {
        (report.step ?? [])
            .filter { $0.formation.coordinatorComputes && $0.formation.plane == .auto && $0.samplesPerProcess == 1 }
            .map {
                BenchmarkGoal(
                    "step overhead of two computing processes, averaging and SGD included", below: 70e-6, .seconds,
                    reached: $0.overhead.median)
            }
    }

    private static func throughput(_ report: BenchmarkReport) -> [BenchmarkGoal] {
        let usual = Formation.usual(cores: report.machine.cores)
        return [(128, 0.7), (512, 0.87), (2048, 0.9)].compactMap { batch, goal in
            report.throughput?.first { $0.batchSize == batch && $0.formation == usual }.map {
                BenchmarkGoal(
                    "samples/s at batch \(batch) over one core's kernel rate times \(report.machine.cores)",
                    atLeast: goal, .share, reached: $0.shareOfKernel.median)
            }
        }
    }

    private static func coordinator(_ report: BenchmarkReport) -> [BenchmarkGoal] {
        // Where there is a core for each of the three it spins while it waits.
        guard report.machine.cores <= 2 else { return [] }
        return (report.throughput ?? [])
            .filter { $0.batchSize == 512 && $0.formation == Formation(workers: 2) }
            .compactMap(\.coordinatorShare)
            .map {
                BenchmarkGoal(
                    "the coordinator's own cost with 2 workers at batch 512, of one core", below: 0.15, .share,
                    reached: $0.median)
            }
    }

    private static func processes(_ report: BenchmarkReport) -> [BenchmarkGoal] {
        var goals: [BenchmarkGoal] = []
        if let memory = report.memory {
            goals.append(
                BenchmarkGoal(
                    "memory of a coordinator and 2 workers, shared pages once", below: 200e6, .bytes,
                    reached: Double(memory.total)))
        }
        // Accuracies are those of MNIST, or of nothing that was promised.
        if let recipe = report.recipe, report.machine.dataset == "mnist" {
            goals.append(
                BenchmarkGoal(
                    "test accuracy by the fast recipe, median of the seeds", atLeast: 0.98, .share,
                    reached: recipe.testAccuracy.median))
            goals.append(
                BenchmarkGoal(
                    "the same, process start to exit", below: 1, .seconds, reached: recipe.seconds.median))
        }
        if let startUp = report.startUp?.first {
            goals.append(
                BenchmarkGoal(
                    "process start to the end of the first step", below: 0.25, .seconds,
                    reached: startUp.firstStep.median))
        }
        return goals
    }
}
