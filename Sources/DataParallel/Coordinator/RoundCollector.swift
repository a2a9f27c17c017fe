internal import Kernels
internal import Learning
internal import Networks

/// Keeps the accepted results of the current round until they are summed.
final class RoundCollector {
    private let parameterCount: Int
    private let classes: Int
    private let leafSize: Int
    private(set) var request: RoundRequest?
    private(set) var tree = GradientTree(leafCount: 1)
    private var results: [TreeNode: NodeResult] = [:]
    private var slots: [TreeNode: Int] = [:]
    private var gradients: [AlignedFloats] = []
    private var confusion: [UInt32]

    init(job: WorkerJob) {
        parameterCount = ParameterLayout(widths: job.shape.widths).paddedCount
        classes = job.shape.classes
        leafSize = job.leafSize
        confusion = [UInt32](repeating: 0, count: classes * classes)
    }

    func begin(_ request: RoundRequest) {
        self.request = request
        tree = GradientTree(samples: request.samples, leafSize: leafSize)
        results.removeAll(keepingCapacity: true)
        slots.removeAll(keepingCapacity: true)
        for index in confusion.indices { confusion[index] = 0 }
    }

    func check(_ phase: Phase) -> ResultCheck? {
        guard let request, request.phase == phase else { return nil }
        return ResultCheck(
            phase: phase, tree: tree, samples: request.samples, leafSize: leafSize, classes: classes,
            parameterCount: parameterCount)
    }

    /// Keeps a result that was checked and accepted.
    ///
    /// - Returns: Whether its numbers are finite; if not, nothing is kept.
    func keep(_ result: NodeResult, tensor: UnsafeRawBufferPointer, adder: borrowing ParameterUpdate) -> Bool {
        if request?.phase == .gradient {
            let slot = slots.count
            if gradients.count == slot { gradients.append(AlignedFloats(count: parameterCount)) }
            let memory = UnsafeMutableRawPointer(gradients[slot].pointer)
            UnsafeMutableRawBufferPointer(start: memory, count: parameterCount * 4).copyMemory(from: tensor)
            guard adder.allFinite(UnsafePointer(gradients[slot].pointer), count: parameterCount) else { return false }
            slots[result.node] = slot
        } else {
            for index in confusion.indices {
                confusion[index] &+= tensor.loadUnaligned(fromByteOffset: index * 4, as: UInt32.self)
            }
        }
        results[result.node] = result
        return true
    }

    /// The round's sums; nil while a node is missing.
    func outcome() -> RoundOutcome? {
        guard let request,
            let loss = tree.sum(value: { results[$0]?.lossSum }, adding: { $0 + $1 }),
            let correct = tree.sum(value: { results[$0].map { Int($0.correct) } }, adding: { $0 + $1 })
        else { return nil }
        guard request.phase == .gradient else {
            return RoundOutcome(
                lossSum: loss, correct: correct, samples: request.samples,
                confusion: ConfusionMatrix(counts: confusion, classes: classes), gradients: [], reduction: nil)
        }
        let nodes = slots.sorted { $0.value < $1.value }.map(\.key)
        guard let reduction = tree.reduction(of: nodes) else { return nil }
        return RoundOutcome(
            lossSum: loss, correct: correct, samples: request.samples, confusion: nil,
            gradients: nodes.indices.map { UnsafePointer(gradients[$0].pointer) }, reduction: reduction)
    }
}
