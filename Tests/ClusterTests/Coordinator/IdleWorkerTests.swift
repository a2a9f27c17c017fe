import Testing

@testable import Cluster
@testable import System
@testable import Training

/// A worker that comes out too slow for a single leaf of a round.
struct IdleWorkerTests {
    private let tree = GradientTree(leafCount: 8)
    private let fast = WorkerID(1)
    private let slow = WorkerID(2)
    private static let roundsToTrial = 5

    /// Rounds from this one on, in each of which a leaf takes so many seconds, by worker.
    ///
    /// - Returns: How many leaves the slow worker was given in each.
    private func shares(
        _ rounds: ClosedRange<UInt64>, in state: inout CoordinatorState, secondsALeaf: [WorkerID: Seconds]
    ) -> [Int] {
        rounds.map { round in
            let begin = Double(round) * 1000
            var leaves: [WorkerID: Int] = [:]
            for case .assign(let worker, _, let nodes) in state.begin(round: round, tree: tree, at: begin) {
                let count = nodes.reduce(0) { $0 + $1.leaves(of: 8).count }
                leaves[worker] = count
                for node in nodes {
                    let time = begin + Double(count) * (secondsALeaf[worker] ?? 0)
                    #expect(state.answer(from: worker, round: round, node: node, at: time).verdict == .accepted)
                }
            }
            #expect(state.isRoundComplete && leaves.values.reduce(0, +) == 8)
            return leaves[slow] ?? 0
        }
    }

    private func state() -> CoordinatorState {
        var policy = FaultPolicy()
        policy.roundsToTrial = Self.roundsToTrial
        var state = CoordinatorState(policy: policy)
        for worker in [fast, slow] { #expect(state.workerIsReady(worker, at: 0) == []) }
        return state
    }

    @Test("a worker that was slow once is tried again, and then given what it deserves")
    func recovered() {
        var state = state()
        #expect(shares(1...1, in: &state, secondsALeaf: [fast: 0.01, slow: 10]) == [4])
        let quick = shares(2...9, in: &state, secondsALeaf: [fast: 0.01, slow: 0.01])
        #expect(quick == [0, 0, 0, 0, 0, 4, 4, 4])
    }

    @Test("a worker that stays slow is tried now and then, and left alone in between")
    func stillSlow() {
        var state = state()
        let given = shares(1...13, in: &state, secondsALeaf: [fast: 0.01, slow: 10])
        #expect(given == [4, 0, 0, 0, 0, 0, 4, 0, 0, 0, 0, 0, 4])
    }

    @Test("who is given something in every round is never taken for another than was measured")
    func busy() {
        var state = state()
        let given = shares(1...40, in: &state, secondsALeaf: [fast: 0.01, slow: 0.03])
        #expect(given.first == 4 && given.dropFirst().allSatisfy { $0 == 2 })
    }
}
