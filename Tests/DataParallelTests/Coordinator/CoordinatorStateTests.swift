import Testing

@testable import DataParallel

struct CoordinatorStateTests {
    private let tree = GradientTree(leafCount: 8)
    private let first = WorkerID(1)
    private let second = WorkerID(2)
    private let third = WorkerID(3)

    /// Workers 1...count, ready since moment 0.
    private func state(workers count: Int) -> CoordinatorState {
        var state = CoordinatorState()
        for number in 0..<count { #expect(state.workerIsReady(WorkerID(UInt32(number + 1)), at: 0) == []) }
        return state
    }

    /// Workers 1...count that answered a whole round in a second, so that their speeds are known and equal.
    private func measuredState(workers count: Int) -> CoordinatorState {
        var state = state(workers: count)
        finish(state.begin(round: 1, tree: tree, at: 0), in: &state, at: 1)
        return state
    }

    /// Answers everything that was handed out.
    private func finish(_ actions: [CoordinatorState.Action], in state: inout CoordinatorState, at now: Seconds) {
        for case .assign(let worker, let round, let nodes) in actions {
            for node in nodes {
                #expect(state.answer(from: worker, round: round, node: node, at: now).verdict == .accepted)
            }
        }
        #expect(state.isRoundComplete)
    }

    private func nodes(of worker: WorkerID, in actions: [CoordinatorState.Action]) -> [TreeNode] {
        actions.flatMap { action -> [TreeNode] in
            if case .assign(worker, _, let nodes) = action { nodes } else { [] }
        }
    }

    @Test("a round's leaves are handed to all ready workers, each leaf to one")
    func sharesForEverybody() {
        var state = state(workers: 3)
        let actions = state.begin(round: 1, tree: tree, at: 0)
        let shares = [first, second, third].map { nodes(of: $0, in: actions) }
        #expect(shares.allSatisfy { !$0.isEmpty })
        #expect(shares.joined().flatMap { Array($0.leaves(of: 8)) } == Array(0..<8))
        #expect(state.roundNodes == Array(shares.joined()))
        #expect(!state.isRoundComplete)
        finish(actions, in: &state, at: 1)
    }

    @Test("what is answered to a round that was given up comes too late, and is neither accepted nor given to others")
    func abandonedRound() {
        var state = measuredState(workers: 2)
        let actions = state.begin(round: 2, tree: tree, at: 1)
        state.abandonRound()
        #expect(state.isRoundComplete)
        for case .assign(let worker, let round, let nodes) in actions {
            for node in nodes {
                let (verdict, actions) = state.answer(from: worker, round: round, node: node, at: 2)
                #expect(verdict == .ignored && actions == [])
            }
        }
        #expect(state.tick(at: 1000) == [])
        finish(state.begin(round: 3, tree: tree, at: 1001), in: &state, at: 1002)
    }

    @Test("a faster worker is given more")
    func measuredSpeeds() {
        var state = state(workers: 2)
        let actions = state.begin(round: 1, tree: tree, at: 0)
        for (worker, time) in [(first, 1.0), (second, 3.0)] {
            for node in nodes(of: worker, in: actions) {
                _ = state.answer(from: worker, round: 1, node: node, at: time)
            }
        }
        let next = state.begin(round: 2, tree: tree, at: 3)
        #expect(nodes(of: first, in: next).flatMap { $0.leaves(of: 8) }.count == 6)
        #expect(nodes(of: second, in: next).flatMap { $0.leaves(of: 8) }.count == 2)
    }

    @Test("what a dead worker owes goes to the living within the round")
    func death() {
        var state = state(workers: 2)
        let begun = state.begin(round: 1, tree: tree, at: 0)
        let lost = nodes(of: first, in: begun)
        #expect(state.workerIsGone(first, at: 1) == [.assign(second, round: 1, nodes: lost)])
        #expect(state.memberCount == 1)
        #expect(state.answer(from: first, round: 1, node: lost[0], at: 1).verdict == .ignored)
        for node in nodes(of: second, in: begun) + lost {
            #expect(state.answer(from: second, round: 1, node: node, at: 2).verdict == .accepted)
        }
        #expect(state.isRoundComplete)
    }

    @Test("what a dead worker had answered is not computed again")
    func deathAfterAnswer() {
        var state = state(workers: 2)
        let begun = state.begin(round: 1, tree: tree, at: 0)
        for node in nodes(of: first, in: begun) { _ = state.answer(from: first, round: 1, node: node, at: 1) }
        #expect(state.workerIsGone(first, at: 1) == [])
    }

    @Test("the first answer to a node wins, later ones are ignored")
    func firstAnswerWins() {
        var state = measuredState(workers: 2)
        let begun = state.begin(round: 2, tree: tree, at: 10)
        let slow = nodes(of: second, in: begun)
        for node in nodes(of: first, in: begun) { _ = state.answer(from: first, round: 2, node: node, at: 11) }
        #expect(state.tick(at: 13) == [.assign(first, round: 2, nodes: slow)])
        for node in slow {
            #expect(state.answer(from: first, round: 2, node: node, at: 14).verdict == .accepted)
            #expect(state.answer(from: first, round: 2, node: node, at: 14).verdict == .ignored)
            #expect(state.answer(from: second, round: 2, node: node, at: 15).verdict == .ignored)
        }
        #expect(state.isRoundComplete)
    }

    @Test("a late answer to an earlier round is ignored, also when the node has the same name")
    func lateAnswer() {
        var state = measuredState(workers: 2)
        let begun = state.begin(round: 2, tree: tree, at: 10)
        let slow = nodes(of: second, in: begun)
        for node in nodes(of: first, in: begun) { _ = state.answer(from: first, round: 2, node: node, at: 11) }
        finish(state.tick(at: 13), in: &state, at: 14)
        for node in nodes(of: second, in: begun) {
            #expect(state.answer(from: second, round: 2, node: node, at: 14).verdict == .ignored)
        }
        let again = state.begin(round: 3, tree: tree, at: 14)
        #expect(nodes(of: second, in: again) == slow)
        for node in slow {
            #expect(state.answer(from: second, round: 2, node: node, at: 15).verdict == .ignored)
        }
        #expect(!state.isRoundComplete)
        for node in slow {
            #expect(state.answer(from: second, round: 3, node: node, at: 16).verdict == .accepted)
        }
    }

    @Test("a worker that still owes an earlier round gets no share of the next until it answers")
    func behind() {
        var state = measuredState(workers: 2)
        let begun = state.begin(round: 2, tree: tree, at: 10)
        let owed = nodes(of: second, in: begun)
        for node in nodes(of: first, in: begun) { _ = state.answer(from: first, round: 2, node: node, at: 11) }
        finish(state.tick(at: 12), in: &state, at: 13)
        let without = state.begin(round: 3, tree: tree, at: 13)
        #expect(without == [.assign(first, round: 3, nodes: [tree.root])])
        finish(without, in: &state, at: 14)
        for node in owed { _ = state.answer(from: second, round: 2, node: node, at: 14) }
        #expect(!nodes(of: second, in: state.begin(round: 4, tree: tree, at: 14)).isEmpty)
    }

    @Test("what nobody asked for is named: of a round to come, another's node, no node; what may be late is ignored")
    func unsolicited() {
        var state = state(workers: 2)
        let begun = state.begin(round: 5, tree: tree, at: 0)
        #expect(state.answer(from: first, round: 6, node: tree.root, at: 1).verdict == .unsolicited)
        let other = nodes(of: second, in: begun)[0]
        #expect(state.answer(from: first, round: 5, node: other, at: 1).verdict == .unsolicited)
        #expect(state.answer(from: first, round: 5, node: TreeNode(level: 9, index: 9), at: 1).verdict == .unsolicited)
        #expect(state.answer(from: first, round: 4, node: other, at: 1).verdict == .ignored)
        #expect(state.answer(from: WorkerID(9), round: 5, node: other, at: 1).verdict == .ignored)
        #expect(!state.isRoundComplete)
        #expect(state.answer(from: second, round: 5, node: other, at: 1).verdict == .accepted)
    }

    @Test("a straggler's nodes go to an idle worker as well after twice the expected time, and only once")
    func straggler() {
        var state = measuredState(workers: 3)
        let begun = state.begin(round: 2, tree: tree, at: 10)
        for worker in [first, third] {
            for node in nodes(of: worker, in: begun) { _ = state.answer(from: worker, round: 2, node: node, at: 11) }
        }
        #expect(state.nextDeadline(after: 11) == 12)
        #expect(state.tick(at: 11.9) == [])
        #expect(state.tick(at: 12) == [.assign(first, round: 2, nodes: nodes(of: second, in: begun))])
        #expect(state.tick(at: 12.1) == [])
    }

    @Test("a straggler is waited for while nobody is idle, and the clock is not looked at without end")
    func stragglerWithoutHelp() {
        var state = measuredState(workers: 2)
        _ = state.begin(round: 2, tree: tree, at: 10)
        #expect(state.tick(at: 12) == [])
        // The next thing to do is to suspend.
        #expect(state.nextDeadline(after: 12) == 20)
        #expect(state.nextDeadline(after: 20) == 110)
    }

    @Test("a missed deadline suspends, and an answer after all welcomes back")
    func suspension() {
        var state = measuredState(workers: 2)
        let begun = state.begin(round: 2, tree: tree, at: 10)
        let owed = nodes(of: second, in: begun)
        for node in nodes(of: first, in: begun) { _ = state.answer(from: first, round: 2, node: node, at: 11) }
        #expect(state.tick(at: 20) == [.suspended(second), .assign(first, round: 2, nodes: owed)])
        #expect(state.readyWorkers == [first])
        #expect(state.memberCount == 2)
        for node in owed { _ = state.answer(from: first, round: 2, node: node, at: 21) }
        // It has no share of the next round.
        #expect(nodes(of: second, in: state.begin(round: 3, tree: tree, at: 21)) == [])
        let answer = state.answer(from: second, round: 2, node: owed[0], at: 22)
        #expect(answer.verdict == .ignored)
        #expect(answer.actions == [.welcomedBack(second)])
        #expect(state.readyWorkers == [first, second])
    }

    @Test("while nobody's speed is known, everybody has the first deadline")
    func firstDeadline() {
        var state = state(workers: 2)
        _ = state.begin(round: 1, tree: tree, at: 0)
        #expect(state.nextDeadline(after: 0) == 60)
        #expect(state.tick(at: 59.9) == [])
        // When the one is left aside, the other is the last.
        #expect(state.tick(at: 60) == [.suspended(first), .giveUp(second)])
    }

    @Test("a worker whose speed is not known is held to the median of the others, with time to warm up")
    func firstShare() {
        var state = state(workers: 2)
        let begun = state.begin(round: 1, tree: tree, at: 0)
        for node in nodes(of: first, in: begun) { _ = state.answer(from: first, round: 1, node: node, at: 1) }
        #expect(state.nextDeadline(after: 1) == 2)
        #expect(state.tick(at: 1.9) == [])
        let helped = state.tick(at: 2)
        #expect(helped == [.assign(first, round: 1, nodes: nodes(of: second, in: begun))])
        finish(helped, in: &state, at: 3)
        #expect(state.tick(at: 49.9) == [])
        #expect(state.tick(at: 50) == [.suspended(second)])
    }

    @Test("when everybody is silent, those who can be replaced are given up at their deadline, not ten later")
    func everybodySilent() {
        var state = measuredState(workers: 2)
        _ = state.begin(round: 2, tree: tree, at: 10)
        #expect(state.tick(at: 20) == [.suspended(first), .giveUp(second)])
        #expect(state.workerIsGone(second, at: 20.1) == [])
        #expect(state.tick(at: 20.2) == [.giveUp(first)])
    }

    @Test("time in which the coordinator itself stood still is nobody's silence")
    func excuse() {
        var state = measuredState(workers: 2)
        _ = state.begin(round: 2, tree: tree, at: 10)
        state.excuse(1000)
        #expect(state.tick(at: 1011) == [])
        #expect(state.tick(at: 1020).first == .suspended(first))
    }

    @Test("the last worker alive is given up when it misses its deadline")
    func lastWorker() {
        var state = measuredState(workers: 1)
        _ = state.begin(round: 2, tree: tree, at: 10)
        #expect(state.tick(at: 19.9) == [])
        #expect(state.tick(at: 20) == [.giveUp(first)])
    }

    @Test("a suspended worker is given up after ten deadlines of silence")
    func patience() {
        var state = measuredState(workers: 2)
        let begun = state.begin(round: 2, tree: tree, at: 10)
        for node in nodes(of: first, in: begun) { _ = state.answer(from: first, round: 2, node: node, at: 11) }
        finish(state.tick(at: 20), in: &state, at: 21)
        #expect(state.tick(at: 109.9) == [])
        #expect(state.tick(at: 110) == [.giveUp(second)])
    }

    @Test("a newcomer takes part from the next round on")
    func newcomer() {
        var state = state(workers: 1)
        let begun = state.begin(round: 1, tree: tree, at: 0)
        #expect(begun == [.assign(first, round: 1, nodes: [tree.root])])
        #expect(state.workerIsReady(second, at: 0.5) == [])
        finish(begun, in: &state, at: 1)
        let next = state.begin(round: 2, tree: tree, at: 1)
        #expect(!nodes(of: first, in: next).isEmpty && !nodes(of: second, in: next).isEmpty)
    }

    @Test("a round that begins with nobody there is computed by the first who comes")
    func nobodyThere() {
        var state = CoordinatorState()
        #expect(state.isRoundComplete)
        #expect(state.begin(round: 1, tree: tree, at: 0) == [])
        #expect(!state.isRoundComplete)
        let actions = state.workerIsReady(first, at: 5)
        #expect(actions == [.assign(first, round: 1, nodes: [tree.root])])
        finish(actions, in: &state, at: 6)
    }

    @Test("a refused node is given to somebody else")
    func refusal() {
        var state = state(workers: 2)
        let begun = state.begin(round: 1, tree: tree, at: 0)
        let node = nodes(of: first, in: begun)[0]
        #expect(state.answer(from: first, round: 1, node: node, at: 1).verdict == .accepted)
        #expect(state.refuse(from: first, round: 1, node: node, at: 1) == [.assign(second, round: 1, nodes: [node])])
        #expect(state.refuse(from: first, round: 1, node: node, at: 1) == [])
        #expect(state.answer(from: second, round: 1, node: node, at: 2).verdict == .accepted)
        #expect(!state.isRoundComplete)
    }

    @Test("a refused node goes rather to a worker that is behind than to the one that was refused")
    func refusalBesideTheBelated() {
        var state = measuredState(workers: 2)
        let begun = state.begin(round: 2, tree: tree, at: 10)
        for node in nodes(of: first, in: begun) { _ = state.answer(from: first, round: 2, node: node, at: 11) }
        finish(state.tick(at: 12), in: &state, at: 13)
        #expect(state.begin(round: 3, tree: tree, at: 13) == [.assign(first, round: 3, nodes: [tree.root])])
        _ = state.answer(from: first, round: 3, node: tree.root, at: 14)
        #expect(
            state.refuse(from: first, round: 3, node: tree.root, at: 14)
                == [.assign(second, round: 3, nodes: [tree.root])])
    }

    @Test("a refused node goes back to the same worker where there is no other")
    func refusalOfTheOnlyOne() {
        var state = state(workers: 1)
        _ = state.begin(round: 1, tree: tree, at: 0)
        _ = state.answer(from: first, round: 1, node: tree.root, at: 1)
        #expect(
            state.refuse(from: first, round: 1, node: tree.root, at: 1)
                == [.assign(first, round: 1, nodes: [tree.root])])
        #expect(state.refuse(from: first, round: 0, node: tree.root, at: 1) == [])
    }

    @Test("a suspended worker that answers when all others are gone is given what they owed")
    func backWhenAllOthersAreGone() {
        var state = measuredState(workers: 2)
        let begun = state.begin(round: 2, tree: tree, at: 10)
        let owed = nodes(of: second, in: begun)
        #expect(state.tick(at: 15) == [])
        _ = state.answer(from: first, round: 2, node: nodes(of: first, in: begun)[0], at: 16)
        suspend(second, owing: owed, in: &state, at: 20)
        #expect(state.workerIsGone(first, at: 21) == [])
        let answer = state.answer(from: second, round: 1, node: tree.root, at: 22)
        #expect(answer.actions == [.welcomedBack(second)])
        for node in owed { #expect(state.answer(from: second, round: 2, node: node, at: 23).verdict == .accepted) }
        #expect(state.isRoundComplete)
    }

    private func suspend(
        _ worker: WorkerID, owing owed: [TreeNode], in state: inout CoordinatorState, at now: Seconds
    ) {
        #expect(state.tick(at: now) == [.suspended(worker), .assign(first, round: 2, nodes: owed)])
    }

    @Test("a round begun while the only worker is suspended is computed when it answers")
    func begunWhileSuspended() {
        var state = measuredState(workers: 2)
        let begun = state.begin(round: 2, tree: tree, at: 10)
        let owed = nodes(of: second, in: begun)
        for node in nodes(of: first, in: begun) { _ = state.answer(from: first, round: 2, node: node, at: 11) }
        suspend(second, owing: owed, in: &state, at: 20)
        for node in owed { _ = state.answer(from: first, round: 2, node: node, at: 21) }
        #expect(state.workerIsGone(first, at: 22) == [])
        #expect(state.begin(round: 3, tree: tree, at: 22) == [])
        let answer = state.answer(from: second, round: 2, node: owed[0], at: 23)
        #expect(answer.actions == [.welcomedBack(second), .assign(second, round: 3, nodes: [tree.root])])
    }

    @Test("a worker that is suspended twice in a round leaves its nodes to be given away all the same")
    func suspendedTwice() {
        var state = measuredState(workers: 2)
        let wide = GradientTree(leafCount: 12)
        let begun = state.begin(round: 2, tree: wide, at: 10)
        let owed = nodes(of: second, in: begun)
        #expect(owed.count >= 2)
        for node in nodes(of: first, in: begun) { _ = state.answer(from: first, round: 2, node: node, at: 11) }
        suspend(second, owing: owed, in: &state, at: 25)
        // It answers one node, is late with the rest and is suspended again; then both die.
        #expect(state.answer(from: second, round: 2, node: owed[0], at: 26).verdict == .accepted)
        #expect(state.tick(at: 27) == [.suspended(second)])
        #expect(state.workerIsGone(second, at: 28) == [])
        #expect(state.workerIsGone(first, at: 28) == [])
        let rest = Array(owed.dropFirst())
        #expect(state.workerIsReady(third, at: 29) == [.assign(third, round: 2, nodes: rest)])
        for node in rest { #expect(state.answer(from: third, round: 2, node: node, at: 30).verdict == .accepted) }
        #expect(state.isRoundComplete)
    }
}
