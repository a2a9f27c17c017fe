import Kernels
import Networks
import Synchronization

@testable import Cluster
@testable import Training

/// What workers do that do not do their work.
enum Scripts {
    private static func answer(
        _ task: RoundTask, round: UInt64? = nil, results: [NodeResult], tensors: [[UInt8]]
    ) -> (WorkerMessage, tensors: [[UInt8]]) {
        (.result(RoundAnswer(round: round ?? task.round, phase: task.phase, seconds: 0.1, results: results)), tensors)
    }

    /// Results of a thousand samples, without tensors.
    static func liar(_ message: CoordinatorMessage) -> (WorkerMessage, tensors: [[UInt8]])? {
        guard case .task(let task) = message else { return nil }
        return answer(
            task, results: task.nodes.map { NodeResult(node: $0, lossSum: 1, correct: 0, samples: 1000) },
            tensors: task.nodes.map { _ in [] })
    }

    /// A node that there is nowhere; at the next ping it leaves.
    static func elsewhere() -> ScriptedWorker.Script {
        leavingAfterwards { task in
            let node = TreeNode(level: 7, index: 100)
            return answer(task, results: [NodeResult(node: node, lossSum: 1, correct: 0, samples: 1)], tensors: [[]])
        }
    }

    /// The right nodes of a round to come; at the next ping it leaves.
    static func future() -> ScriptedWorker.Script {
        leavingAfterwards { task in
            answer(
                task, round: task.round + 1000,
                results: task.nodes.map { NodeResult(node: $0, lossSum: 1, correct: 0, samples: 1) },
                tensors: task.nodes.map { _ in [] })
        }
    }

    private static func leavingAfterwards(
        _ first: @escaping (RoundTask) -> (WorkerMessage, tensors: [[UInt8]])
    ) -> ScriptedWorker.Script {
        var hasAnswered = false
        return { message in
            switch message {
            case .task(let task) where !hasAnswered:
                hasAnswered = true
                return first(task)
            case .ping where hasAnswered: return (.leaving, [])
            default: return nil
            }
        }
    }

    /// Gradients that are not numbers, otherwise as they should be.
    static func notANumber(_ job: WorkerJob) throws -> ScriptedWorker.Script {
        let samples = try RoundSamples(job: job)
        let words = job.shape.layout.paddedCount
        let classes = job.shape.classes
        return { message in
            guard case .task(let task) = message else { return nil }
            let count = samples.count(phase: task.phase, batch: Int(task.batch)) ?? 0
            let tree = GradientTree(samples: count, leafSize: job.leafSize)
            let bytes = task.phase == .gradient ? words : classes * classes
            let results = task.nodes.map { node in
                let leaves = node.leaves(of: tree.leafCount)
                let size = min(leaves.upperBound * job.leafSize, count) - leaves.lowerBound * job.leafSize
                return NodeResult(
                    node: node, lossSum: task.phase == .gradient ? 1 : .nan, correct: 0, samples: UInt32(size))
            }
            let tensor = (0..<bytes).flatMap { _ in [0, 0, 0xC0, 0x7F] as [UInt8] }
            return answer(task, results: results, tensors: results.map { _ in tensor })
        }
    }

    /// Silence, until after some pings it answers its first task after all.
    static func hanging(pings: Int) -> ScriptedWorker.Script {
        var first: RoundTask?
        var heard = 0
        return { message in
            if case .task(let task) = message { first = first ?? task }
            if case .ping = message, first != nil { heard += 1 }
            guard heard == pings, let task = first else { return nil }
            heard += 1
            return answer(
                task, results: task.nodes.map { NodeResult(node: $0, lossSum: 7, correct: 0, samples: 1) },
                tensors: task.nodes.map { _ in [1, 2, 3] })
        }
    }
}
