package import Kernels
internal import Learning
package import Networks

/// Computes rounds in this process, on this thread: the plainest executor, and the measure of every other.
package final class LocalExecutor: RoundExecutor {
    private let computer: NodeComputer
    private let job: WorkerJob
    private let gradient: AlignedBuffer<Float>
    private let update: ParameterUpdate

    /// - Parameter dataset: Laid out as `job.dataset` says; it must outlive this object.
    package init(job: WorkerJob, dataset: UnsafeRawPointer, instructionSet: InstructionSet) throws {
        self.job = job
        computer = try NodeComputer(job: job, dataset: dataset, instructionSet: instructionSet)
        update = ParameterUpdate(instructionSet: instructionSet, format: job.wire)
        gradient = AlignedBuffer<Float>(count: job.shape.layout.paddedCount, zero: 0)
    }

    package var isInterrupted: Bool { false }

    /// Nobody works here but the caller.
    package func takeTotals() -> [EpochTiming.Worker] { [] }

    package func evaluate(_ request: RoundRequest, with store: ParameterStore) -> RoundOutcome {
        evaluate(request, with: store, report: nil)
    }

    /// - Parameter report: Told, part by part, of how many samples more are done.
    func evaluate(
        _ request: RoundRequest, with store: ParameterStore, report: ((_ samples: Int) -> Void)?
    ) -> RoundOutcome {
        let root = job.tree(of: request.phase, samples: request.samples).root
        var counts = [UInt32](repeating: 0, count: job.shape.classes * job.shape.classes)
        let sum = computer.evaluate(
            root, phase: request.phase, parameters: store.pointer, confusion: &counts, report: report)
        return RoundOutcome(
            lossSum: sum.lossSum, correct: sum.correct, samples: request.samples, divisor: request.samples,
            confusion: ConfusionMatrix(counts: counts, classes: job.shape.classes), gradients: [], reduction: nil)
    }

    package func step(
        _ request: RoundRequest, by step: OptimizerStep, in store: ParameterStore
    ) -> (outcome: RoundOutcome, isFinite: Bool) {
        let tree = job.tree(of: request.phase, samples: request.samples)
        let sum = computer.gradient(
            of: tree.root, phase: request.phase, epoch: request.epoch, batch: request.batch, parameters: store.pointer,
            into: gradient.base)
        let reduction = ReductionPlan(tree: 1)
        let outcome = RoundOutcome(
            lossSum: sum.lossSum, correct: sum.correct, samples: request.samples,
            divisor: request.phase == .local ? tree.leafCount : request.samples, confusion: nil,
            gradients: [UnsafePointer(gradient.base)], reduction: reduction)
        let isFinite = store.write(
            outcome, reduction, of: job.optimizer, by: step, with: update, range: 0..<store.layout.paddedCount)
        return (outcome, isFinite)
    }
}
