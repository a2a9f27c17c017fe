import Testing

@testable import Cluster
@testable import System
@testable import Training

extension WorkerID {
    static let first = WorkerID(1)
    static let second = WorkerID(2)
    static let third = WorkerID(3)
}

extension GradientTree {
    static let ofEightLeaves = GradientTree(leafCount: 8)
}

extension [CoordinatorState.Action] {
    /// What a worker is given.
    func nodes(of worker: WorkerID) -> [TreeNode] {
        flatMap { action -> [TreeNode] in
            if case .assign(worker, _, let nodes) = action { nodes } else { [] }
        }
    }
}

/// What tests of the state begin with.
extension CoordinatorState {
    /// Workers 1...count, ready since moment 0.
    init(ready count: Int) {
        self.init()
        for number in 0..<count { #expect(workerIsReady(WorkerID(UInt32(number + 1)), at: 0) == []) }
    }

    /// Workers 1...count that answered a whole round in a second, so that their speeds are known and equal.
    init(measured count: Int) {
        self.init(ready: count)
        finish(begin(round: 1, tree: .ofEightLeaves, at: 0), at: 1)
    }

    /// Answers everything that was handed out.
    mutating func finish(_ actions: [Action], at now: Seconds) {
        for case .assign(let worker, let round, let nodes) in actions {
            for node in nodes { #expect(answer(from: worker, round: round, node: node, at: now).verdict == .accepted) }
        }
        #expect(isRoundComplete)
    }

    /// Lets a worker miss its deadline in round 2, so that the first is given what it owes.
    mutating func suspend(_ worker: WorkerID, owing owed: [TreeNode], at now: Seconds) {
        #expect(tick(at: now) == [.suspended(worker), .assign(.first, round: 2, nodes: owed)])
    }
}
