import Failures
import Kernels
import Networks

@testable import Training

/// Computes in this process, and fails in an evaluation.
final class FailingEvaluation: RoundExecutor {
    private let executor: LocalExecutor
    private let kind: Failure.Kind
    private var successes: Int

    /// - Parameter successes: Evaluations before the one that fails.
    init(_ executor: LocalExecutor, kind: Failure.Kind, after successes: Int) {
        self.executor = executor
        self.kind = kind
        self.successes = successes
    }

    func evaluate(_ request: RoundRequest, with store: ParameterStore) throws -> RoundOutcome {
        successes -= 1
        if successes < 0 { throw Failure(kind, "nobody finishes this evaluation") }
        return executor.evaluate(request, with: store)
    }

    func step(
        _ request: RoundRequest, by step: OptimizerStep, in store: ParameterStore
    ) throws -> (outcome: RoundOutcome, isFinite: Bool) {
        executor.step(request, by: step, in: store)
    }

    func takeTotals() -> [EpochTiming.Worker] { executor.takeTotals() }

    var isInterrupted: Bool { executor.isInterrupted }
}
