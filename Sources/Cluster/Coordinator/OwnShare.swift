internal import Kernels
internal import Training

/// The part of the work that the coordinator does itself, on its own thread.
final class OwnShare {
    let computer: NodeComputer
    /// Given to this process in the current round, and not done.
    var nodes: [TreeNode] = []
    var meter = WorkerMeter()
    private var next: (node: TreeNode, epoch: Int, batch: Int)?

    /// - Parameter dataset: Laid out as `job.dataset` says; it must outlive this object.
    init(job: WorkerJob, dataset: UnsafeRawPointer, instructionSet: InstructionSet) throws {
        computer = try NodeComputer(job: job, dataset: dataset, instructionSet: instructionSet)
    }

    /// Remembers what will probably be asked for in the next round.
    func expect(_ node: TreeNode, after request: RoundRequest) {
        next = computer.following(node, epoch: request.epoch, batch: request.batch)
    }

    /// Stages it.
    func prepareNext() {
        guard let next else { return }
        self.next = nil
        computer.prepare(next.node, phase: .gradient, epoch: next.epoch, batch: next.batch)
    }
}
