package import Kernels
internal import Learning
internal import Reporting
internal import Training

/// How soon `apus train --recipe fast` is through, and how well it then reads the test set: the whole process, from start
/// to exit, over several seeds.
package struct RecipeBenchmark {
    package struct Figures: Sendable, Codable {
        package let seeds: Int
        /// From process start to exit.
        package let seconds: Spread
        /// In 0...1.
        package let testAccuracy: Spread
    }

    package static func run(_ session: BenchmarkSession) throws -> Figures {
        var seconds: [Double] = []
        var accuracies: [Double] = []
        for seed in 1...session.plan.seeds {
            try session.checkForInterruption()
            let run = try TrainingProcess.run(
                session, nil, ["--recipe", TrainingRecipe.fast.rawValue, "--seed", "\(seed)"])
            seconds.append(run.seconds)
            accuracies.append(run.summary.test?.accuracy ?? 0)
        }
        return Figures(seeds: seconds.count, seconds: Spread(seconds), testAccuracy: Spread(accuracies))
    }
}
