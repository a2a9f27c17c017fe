import Testing

@testable import Cluster
@testable import Training

/// What was given to somebody and does not come, or cannot be used.
struct LostShareTests {
    @Test("what a dead worker owes goes to the living within the round")
    func death() {
        var state = CoordinatorState(ready: 2)
        let begun = state.begin(round: 1, tree: .ofEightLeaves, at: 0)
        let lost = begun.nodes(of: .first)
        #expect(state.lose(.first, at: 1) == [.assign(.second, round: 1, nodes: lost)])
        #expect(state.memberCount == 1)
        #expect(state.answer(from: .first, round: 1, node: lost[0], at: 1).verdict == .ignored)
        for node in begun.nodes(of: .second) + lost {
            #expect(state.answer(from: .second, round: 1, node: node, at: 2).verdict == .accepted)
        }
        #expect(state.isRoundComplete)
    }

    @Test("what a dead worker had answered is not computed again")
    func deathAfterAnswer() {
        var state = CoordinatorState(ready: 2)
        let begun = state.begin(round: 1, tree: .ofEightLeaves, at: 0)
        for node in begun.nodes(of: .first) { _ = state.answer(from: .first, round: 1, node: node, at: 1) }
        #expect(state.lose(.first, at: 1) == [])
    }

    @Test("a refused node is given to somebody else")
    func refusal() {
        var state = CoordinatorState(ready: 2)
        let begun = state.begin(round: 1, tree: .ofEightLeaves, at: 0)
        let node = begun.nodes(of: .first)[0]
        #expect(state.answer(from: .first, round: 1, node: node, at: 1).verdict == .accepted)
        #expect(state.refuse(from: .first, round: 1, node: node, at: 1) == [.assign(.second, round: 1, nodes: [node])])
        #expect(state.refuse(from: .first, round: 1, node: node, at: 1) == [])
        #expect(state.answer(from: .second, round: 1, node: node, at: 2).verdict == .accepted)
        #expect(!state.isRoundComplete)
    }

    @Test("a refused node goes rather to a worker that is behind than to the one that was refused")
    func refusalBesideTheBelated() {
        var state = CoordinatorState(measured: 2)
        let begun = state.begin(round: 2, tree: .ofEightLeaves, at: 10)
        for node in begun.nodes(of: .first) { _ = state.answer(from: .first, round: 2, node: node, at: 11) }
        state.finish(state.tick(at: 12), at: 13)
        #expect(
            state.begin(round: 3, tree: .ofEightLeaves, at: 13) == [
                .assign(.first, round: 3, nodes: [GradientTree.ofEightLeaves.root])
            ])
        _ = state.answer(from: .first, round: 3, node: GradientTree.ofEightLeaves.root, at: 14)
        #expect(
            state.refuse(from: .first, round: 3, node: GradientTree.ofEightLeaves.root, at: 14)
                == [.assign(.second, round: 3, nodes: [GradientTree.ofEightLeaves.root])])
    }

    @Test("a refused node goes back to the same worker where there is no other")
    func refusalOfTheOnlyOne() {
        var state = CoordinatorState(ready: 1)
        _ = state.begin(round: 1, tree: .ofEightLeaves, at: 0)
        _ = state.answer(from: .first, round: 1, node: GradientTree.ofEightLeaves.root, at: 1)
        #expect(
            state.refuse(from: .first, round: 1, node: GradientTree.ofEightLeaves.root, at: 1)
                == [.assign(.first, round: 1, nodes: [GradientTree.ofEightLeaves.root])])
        #expect(state.refuse(from: .first, round: 0, node: GradientTree.ofEightLeaves.root, at: 1) == [])
    }
}
