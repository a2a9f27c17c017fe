import Testing

@testable import Cluster
@testable import Training

/// Those who missed their deadline, and what becomes of them.
struct SuspensionTests {
    @Test("a missed deadline suspends, and an answer after all welcomes back")
    func suspension() {
        var state = CoordinatorState(measured: 2)
        let begun = state.begin(round: 2, tree: .ofEightLeaves, at: 10)
        let owed = begun.nodes(of: .second)
        for node in begun.nodes(of: .first) { _ = state.answer(from: .first, round: 2, node: node, at: 11) }
        #expect(state.tick(at: 20) == [.suspended(.second), .assign(.first, round: 2, nodes: owed)])
        #expect(state.readyWorkers == [.first])
        #expect(state.memberCount == 2)
        for node in owed { _ = state.answer(from: .first, round: 2, node: node, at: 21) }
        // It has no share of the next round.
        #expect(state.begin(round: 3, tree: .ofEightLeaves, at: 21).nodes(of: .second) == [])
        let answer = state.answer(from: .second, round: 2, node: owed[0], at: 22)
        #expect(answer.verdict == .ignored)
        #expect(answer.actions == [.welcomedBack(.second)])
        #expect(state.readyWorkers == [.first, .second])
    }

    @Test("a suspended worker is given up after ten deadlines of silence")
    func patience() {
        var state = CoordinatorState(measured: 2)
        let begun = state.begin(round: 2, tree: .ofEightLeaves, at: 10)
        for node in begun.nodes(of: .first) { _ = state.answer(from: .first, round: 2, node: node, at: 11) }
        state.finish(state.tick(at: 20), at: 21)
        #expect(state.tick(at: 109.9) == [])
        #expect(state.tick(at: 110) == [.giveUp(.second)])
    }

    @Test("a suspended worker that answers when all others are gone is given what they owed")
    func backWhenAllOthersAreGone() {
        var state = CoordinatorState(measured: 2)
        let begun = state.begin(round: 2, tree: .ofEightLeaves, at: 10)
        let owed = begun.nodes(of: .second)
        #expect(state.tick(at: 15) == [])
        _ = state.answer(from: .first, round: 2, node: begun.nodes(of: .first)[0], at: 16)
        state.suspend(.second, owing: owed, at: 20)
        #expect(state.lose(.first, at: 21) == [])
        let answer = state.answer(from: .second, round: 1, node: GradientTree.ofEightLeaves.root, at: 22)
        #expect(answer.actions == [.welcomedBack(.second)])
        for node in owed { #expect(state.answer(from: .second, round: 2, node: node, at: 23).verdict == .accepted) }
        #expect(state.isRoundComplete)
    }

    @Test("a round begun while the only worker is suspended is computed when it answers")
    func begunWhileSuspended() {
        var state = CoordinatorState(measured: 2)
        let begun = state.begin(round: 2, tree: .ofEightLeaves, at: 10)
        let owed = begun.nodes(of: .second)
        for node in begun.nodes(of: .first) { _ = state.answer(from: .first, round: 2, node: node, at: 11) }
        state.suspend(.second, owing: owed, at: 20)
        for node in owed { _ = state.answer(from: .first, round: 2, node: node, at: 21) }
        #expect(state.lose(.first, at: 22) == [])
        #expect(state.begin(round: 3, tree: .ofEightLeaves, at: 22) == [])
        let answer = state.answer(from: .second, round: 2, node: owed[0], at: 23)
        #expect(
            answer.actions == [
                .welcomedBack(.second), .assign(.second, round: 3, nodes: [GradientTree.ofEightLeaves.root]),
            ])
    }

    @Test("a worker that is suspended twice in a round leaves its nodes to be given away all the same")
    func suspendedTwice() {
        var state = CoordinatorState(measured: 2)
        let wide = GradientTree(leafCount: 12)
        let begun = state.begin(round: 2, tree: wide, at: 10)
        let owed = begun.nodes(of: .second)
        #expect(owed.count >= 2)
        for node in begun.nodes(of: .first) { _ = state.answer(from: .first, round: 2, node: node, at: 11) }
        state.suspend(.second, owing: owed, at: 25)
        // It answers one node, is late with the rest and is suspended again; then both die.
        #expect(state.answer(from: .second, round: 2, node: owed[0], at: 26).verdict == .accepted)
        #expect(state.tick(at: 27) == [.suspended(.second)])
        #expect(state.lose(.second, at: 28) == [])
        #expect(state.lose(.first, at: 28) == [])
        let rest = Array(owed.dropFirst())
        #expect(state.workerIsReady(.third, at: 29) == [.assign(.third, round: 2, nodes: rest)])
        for node in rest { #expect(state.answer(from: .third, round: 2, node: node, at: 30).verdict == .accepted) }
        #expect(state.isRoundComplete)
    }
}
