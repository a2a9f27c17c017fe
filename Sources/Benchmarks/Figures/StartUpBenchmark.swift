package import Kernels
internal import Reporting
internal import System

/// How long it takes until training is under way: `apus train --max-steps 1` as a process, on data that lies ready.
package struct StartUpBenchmark {
    package struct Figures: Sendable, Codable {
        package let formation: Formation
        /// Seconds from the process's start to the end of its first step.
        package let firstStep: Spread
        /// Seconds until it has ended, with the evaluation and the files of a whole run.
        package let whole: Spread
    }

    package static func run(_ session: BenchmarkSession) throws -> [Figures] {
        let usual = Formation.usual(cores: Processors.usable.count)
        let formations = [usual] + (usual.workers == 2 ? [] : [Formation(workers: 2)])
        var first = [[Double]](repeating: [], count: formations.count)
        var whole = first
        for _ in 0..<session.plan.processRounds {
            for (position, formation) in formations.enumerated() {
                try session.checkForInterruption()
                let run = try TrainingProcess.run(session, formation, ["--max-steps", "1"])
                first[position].append(run.untilTraining + run.summary.seconds)
                whole[position].append(run.seconds)
            }
        }
        return formations.indices.map {
            Figures(formation: formations[$0], firstStep: Spread(first[$0]), whole: Spread(whole[$0]))
        }
    }
}
