import Testing

@testable import Cluster
@testable import Training

/// Who computes what, and which answer counts.
struct CoordinatorStateTests {
    @Test("a round's leaves are handed to all ready workers, each leaf to one")
    func sharesForEverybody() {
        var state = CoordinatorState(ready: 3)
        let actions = state.begin(round: 1, tree: .ofEightLeaves, at: 0)
        let shares = [WorkerID.first, .second, .third].map { actions.nodes(of: $0) }
        #expect(shares.allSatisfy { !$0.isEmpty })
        #expect(shares.joined().flatMap { Array($0.leaves(of: 8)) } == Array(0..<8))
        #expect(state.roundNodes == Array(shares.joined()))
        #expect(!state.isRoundComplete)
        state.finish(actions, at: 1)
    }

    @Test("what is answered to a round that was given up comes too late, and is neither accepted nor given to others")
    func abandonedRound() {
        var state = CoordinatorState(measured: 2)
        let actions = state.begin(round: 2, tree: .ofEightLeaves, at: 1)
        state.abandonRound()
        #expect(state.isRoundComplete)
        for case .assign(let worker, let round, let nodes) in actions {
            for node in nodes {
                let (verdict, actions) = state.answer(from: worker, round: round, node: node, at: 2)
                #expect(verdict == .ignored && actions == [])
            }
        }
        #expect(state.tick(at: 1000) == [])
        state.finish(state.begin(round: 3, tree: .ofEightLeaves, at: 1001), at: 1002)
    }

    @Test("a faster worker is given more")
    func measuredSpeeds() {
        var state = CoordinatorState(ready: 2)
        let actions = state.begin(round: 1, tree: .ofEightLeaves, at: 0)
        for (worker, time) in [(WorkerID.first, 1.0), (.second, 3.0)] {
            for node in actions.nodes(of: worker) {
                _ = state.answer(from: worker, round: 1, node: node, at: time)
            }
        }
        let next = state.begin(round: 2, tree: .ofEightLeaves, at: 3)
        #expect(next.nodes(of: .first).flatMap { $0.leaves(of: 8) }.count == 6)
        #expect(next.nodes(of: .second).flatMap { $0.leaves(of: 8) }.count == 2)
    }

    @Test("a newcomer takes part from the next round on")
    func newcomer() {
        var state = CoordinatorState(ready: 1)
        let begun = state.begin(round: 1, tree: .ofEightLeaves, at: 0)
        #expect(begun == [.assign(.first, round: 1, nodes: [GradientTree.ofEightLeaves.root])])
        #expect(state.workerIsReady(.second, at: 0.5) == [])
        state.finish(begun, at: 1)
        let next = state.begin(round: 2, tree: .ofEightLeaves, at: 1)
        #expect(!next.nodes(of: .first).isEmpty && !next.nodes(of: .second).isEmpty)
    }

    @Test("a round that begins with nobody there is computed by the first who comes")
    func nobodyThere() {
        var state = CoordinatorState()
        #expect(state.isRoundComplete)
        #expect(state.begin(round: 1, tree: .ofEightLeaves, at: 0) == [])
        #expect(!state.isRoundComplete)
        let actions = state.workerIsReady(.first, at: 5)
        #expect(actions == [.assign(.first, round: 1, nodes: [GradientTree.ofEightLeaves.root])])
        state.finish(actions, at: 6)
    }

    @Test("the first answer to a node wins, later ones are ignored")
    func firstAnswerWins() {
        var state = CoordinatorState(measured: 2)
        let begun = state.begin(round: 2, tree: .ofEightLeaves, at: 10)
        let slow = begun.nodes(of: .second)
        for node in begun.nodes(of: .first) { _ = state.answer(from: .first, round: 2, node: node, at: 11) }
        #expect(state.tick(at: 13) == [.assign(.first, round: 2, nodes: slow)])
        for node in slow {
            #expect(state.answer(from: .first, round: 2, node: node, at: 14).verdict == .accepted)
            #expect(state.answer(from: .first, round: 2, node: node, at: 14).verdict == .ignored)
            #expect(state.answer(from: .second, round: 2, node: node, at: 15).verdict == .ignored)
        }
        #expect(state.isRoundComplete)
    }

    @Test("a late answer to an earlier round is ignored, also when the node has the same name")
    func lateAnswer() {
        var state = CoordinatorState(measured: 2)
        let begun = state.begin(round: 2, tree: .ofEightLeaves, at: 10)
        let slow = begun.nodes(of: .second)
        for node in begun.nodes(of: .first) { _ = state.answer(from: .first, round: 2, node: node, at: 11) }
        state.finish(state.tick(at: 13), at: 14)
        for node in begun.nodes(of: .second) {
            #expect(state.answer(from: .second, round: 2, node: node, at: 14).verdict == .ignored)
        }
        let again = state.begin(round: 3, tree: .ofEightLeaves, at: 14)
        #expect(again.nodes(of: .second) == slow)
        for node in slow {
            #expect(state.answer(from: .second, round: 2, node: node, at: 15).verdict == .ignored)
        }
        #expect(!state.isRoundComplete)
        for node in slow {
            #expect(state.answer(from: .second, round: 3, node: node, at: 16).verdict == .accepted)
        }
    }

    @Test("what nobody asked for is named: of a round to come, another's node, no node; what may be late is ignored")
    func unsolicited() {
        var state = CoordinatorState(ready: 2)
        let begun = state.begin(round: 5, tree: .ofEightLeaves, at: 0)
        #expect(
            state.answer(from: .first, round: 6, node: GradientTree.ofEightLeaves.root, at: 1).verdict == .unsolicited)
        let other = begun.nodes(of: .second)[0]
        #expect(state.answer(from: .first, round: 5, node: other, at: 1).verdict == .unsolicited)
        #expect(state.answer(from: .first, round: 5, node: TreeNode(level: 9, index: 9), at: 1).verdict == .unsolicited)
        #expect(state.answer(from: .first, round: 4, node: other, at: 1).verdict == .ignored)
        #expect(state.answer(from: WorkerID(9), round: 5, node: other, at: 1).verdict == .ignored)
        #expect(!state.isRoundComplete)
        #expect(state.answer(from: .second, round: 5, node: other, at: 1).verdict == .accepted)
    }
}
