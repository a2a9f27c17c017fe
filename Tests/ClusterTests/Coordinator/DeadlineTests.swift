import Testing

@testable import Cluster
@testable import Training

/// Stragglers, and those who are silent.
struct DeadlineTests {
    @Test("a straggler's nodes go to an idle worker as well after twice the expected time, and only once")
    func straggler() {
        var state = CoordinatorState(measured: 3)
        let begun = state.begin(round: 2, tree: .ofEightLeaves, at: 10)
        for worker in [WorkerID.first, .third] {
            for node in begun.nodes(of: worker) { _ = state.answer(from: worker, round: 2, node: node, at: 11) }
        }
        #expect(state.nextDeadline(after: 11) == 12)
        #expect(state.tick(at: 11.9) == [])
        #expect(state.tick(at: 12) == [.assign(.first, round: 2, nodes: begun.nodes(of: .second))])
        #expect(state.tick(at: 12.1) == [])
    }

    @Test("a straggler is waited for while nobody is idle, and the clock is not looked at without end")
    func stragglerWithoutHelp() {
        var state = CoordinatorState(measured: 2)
        _ = state.begin(round: 2, tree: .ofEightLeaves, at: 10)
        #expect(state.tick(at: 12) == [])
        // The next thing to do is to suspend.
        #expect(state.nextDeadline(after: 12) == 20)
        #expect(state.nextDeadline(after: 20) == 110)
    }

    @Test("a worker that still owes an earlier round gets no share of the next until it answers")
    func behind() {
        var state = CoordinatorState(measured: 2)
        let begun = state.begin(round: 2, tree: .ofEightLeaves, at: 10)
        let owed = begun.nodes(of: .second)
        for node in begun.nodes(of: .first) { _ = state.answer(from: .first, round: 2, node: node, at: 11) }
        state.finish(state.tick(at: 12), at: 13)
        let without = state.begin(round: 3, tree: .ofEightLeaves, at: 13)
        #expect(without == [.assign(.first, round: 3, nodes: [GradientTree.ofEightLeaves.root])])
        state.finish(without, at: 14)
        for node in owed { _ = state.answer(from: .second, round: 2, node: node, at: 14) }
        #expect(!state.begin(round: 4, tree: .ofEightLeaves, at: 14).nodes(of: .second).isEmpty)
    }

    @Test("while nobody's speed is known, everybody has the first deadline")
    func firstDeadline() {
        var state = CoordinatorState(ready: 2)
        _ = state.begin(round: 1, tree: .ofEightLeaves, at: 0)
        #expect(state.nextDeadline(after: 0) == 60)
        #expect(state.tick(at: 59.9) == [])
        // When the one is left aside, the other is the last.
        #expect(state.tick(at: 60) == [.suspended(.first), .giveUp(.second)])
    }

    @Test("a worker whose speed is not known is held to the median of the others, with time to warm up")
    func firstShare() {
        var state = CoordinatorState(ready: 2)
        let begun = state.begin(round: 1, tree: .ofEightLeaves, at: 0)
        for node in begun.nodes(of: .first) { _ = state.answer(from: .first, round: 1, node: node, at: 1) }
        #expect(state.nextDeadline(after: 1) == 2)
        #expect(state.tick(at: 1.9) == [])
        let helped = state.tick(at: 2)
        #expect(helped == [.assign(.first, round: 1, nodes: begun.nodes(of: .second))])
        state.finish(helped, at: 3)
        #expect(state.tick(at: 49.9) == [])
        #expect(state.tick(at: 50) == [.suspended(.second)])
    }

    @Test("when everybody is silent, those who can be replaced are given up at their deadline, not ten later")
    func everybodySilent() {
        var state = CoordinatorState(measured: 2)
        _ = state.begin(round: 2, tree: .ofEightLeaves, at: 10)
        #expect(state.tick(at: 20) == [.suspended(.first), .giveUp(.second)])
        #expect(state.lose(.second, at: 20.1) == [])
        #expect(state.tick(at: 20.2) == [.giveUp(.first)])
    }

    @Test("time in which the coordinator itself stood still is nobody's silence")
    func excuse() {
        var state = CoordinatorState(measured: 2)
        _ = state.begin(round: 2, tree: .ofEightLeaves, at: 10)
        state.excuse(1000)
        #expect(state.tick(at: 1011) == [])
        #expect(state.tick(at: 1020).first == .suspended(.first))
    }

    @Test("the last worker alive is given up when it misses its deadline")
    func lastWorker() {
        var state = CoordinatorState(measured: 1)
        _ = state.begin(round: 2, tree: .ofEightLeaves, at: 10)
        #expect(state.tick(at: 19.9) == [])
        #expect(state.tick(at: 20) == [.giveUp(.first)])
    }
}
