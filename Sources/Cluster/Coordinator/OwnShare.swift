internal import Kernels
internal import Networks
internal import System
internal import Training

/// The part of the work that the coordinator does itself, on its own thread.
final class OwnShare {
    private let computer: NodeComputer
    private let classes: Int
    private let counts: AlignedBuffer<Float>
    private var next: (node: TreeNode, epoch: Int, batch: Int)?
    /// Given to this process in the current round, and not done.
    var nodes: [TreeNode] = []
    var meter = WorkerMeter()

    /// - Parameter dataset: Laid out as `job.dataset` says; it must outlive this object.
    init(job: WorkerJob, dataset: UnsafeRawPointer, instructionSet: InstructionSet) throws {
        computer = try NodeComputer(job: job, dataset: dataset, instructionSet: instructionSet)
        classes = job.shape.classes
        counts = AlignedBuffer(count: classes * classes, zero: 0)
    }

    /// - Parameter collector: Has room for the gradient.
    /// - Returns: The node's result, and its tensor, which holds until the next is computed or the round ends.
    func compute(
        _ node: TreeNode, _ request: RoundRequest, with store: ParameterStore, in collector: RoundCollector
    ) -> (NodeResult, ResultTensor) {
        let sum: NodeSum
        let tensor: ResultTensor
        if request.phase.isTraining {
            let (gradient, place) = collector.makeRoom()
            sum = computer.gradient(
                of: node, phase: request.phase, epoch: request.epoch, batch: request.batch, parameters: store.pointer,
                into: gradient)
            tensor = .inPlace(UnsafePointer(gradient), place, owner: nil)
            if request.phase == .gradient {
                next = computer.following(node, epoch: request.epoch, batch: request.batch)
            }
        } else {
            sum = counts.base.withMemoryRebound(to: UInt32.self, capacity: classes * classes) { counts in
                counts.update(repeating: 0, count: classes * classes)
                return computer.evaluate(node, phase: request.phase, parameters: store.pointer, confusion: counts)
            }
            tensor = .inPlace(UnsafePointer(counts.base), nil, owner: nil)
        }
        let samples = computer.sampleCount(of: node, phase: request.phase, batch: request.batch)
        return (
            NodeResult(node: node, lossSum: sum.lossSum, correct: UInt32(sum.correct), samples: UInt32(samples)), tensor
        )
    }

    /// Stages what will probably be asked for in the next round.
    func prepareNext() {
        guard let next else { return }
        self.next = nil
        computer.prepare(next.node, phase: .gradient, epoch: next.epoch, batch: next.batch)
    }
}
