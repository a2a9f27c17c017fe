import Arithmetic
@testable import Cluster
import Cluster
@testable import System
import System
import Testing
@testable import Training
import Training

struct CoordinatorSimulationTests {
    @Test(
        "every round ends while a worker is left, whoever dies, joins, stalls, lies or repeats itself",
        arguments: UInt64(0)..<300)
    func schedule(seed: UInt64) {
        var simulation = CoordinatorSimulation(seed: seed)
        for _ in 0..<12 { simulation.runRound() }
        #expect(simulation.complaints == [])
    }

    @Test("the schedules contain every kind of fault")
    func faults() {
        var seen: Set<CoordinatorSimulation.Fault> = []
        for seed in 0..<300 {
            var simulation = CoordinatorSimulation(seed: UInt64(seed))
            for _ in 0..<12 { simulation.runRound() }
            seen.formUnion(simulation.faults)
        }
        #expect(seen == Set(CoordinatorSimulation.Fault.allCases))
    }
}

/// Workers that compute, stall, die, join, repeat themselves and give wrong results at random, around a coordinator's
/// decisions; and the rules that hold all the same.
struct CoordinatorSimulation {
    enum Fault: CaseIterable {
        case death, join, stall, repetition, refusal, givenUp, suspension, comeback, nobody
    }

    /// An answer under way.
    private struct Letter {
        var worker: WorkerID
        var round: UInt64
        var node: TreeNode
        var arrival: Seconds
    }

    private let random: CounterRandom
    /// How likely a node is to stall, and somebody to die between two events: some schedules are calm, some wild.
    private let stalling: Double
    private let dying: Double
    private var draws: UInt64 = 0
    private var state = CoordinatorState()
    private var alive: Set<WorkerID> = []
    private var lastWorker: UInt32 = 0
    private var letters: [Letter] = []
    private var now: Seconds = 0
    private var round: UInt64 = 0
    private var tree = GradientTree(leafCount: 1)
    /// How often each node of the round stands accepted.
    private var accepted: [TreeNode: Int] = [:]
    private(set) var faults: Set<Fault> = []
    /// What should not have happened.
    private(set) var complaints: [String] = []

    init(seed: UInt64) {
        random = CounterRandom(seed: seed, purpose: .test)
        stalling = [0.05, 0.3, 0.7][Int(seed % 3)]
        dying = [0.01, 0.03, 0.1][Int(seed / 3 % 3)]
        for _ in 0...integer(below: 4) { join() }
    }

    mutating func runRound() {
        round += 1
        tree = GradientTree(leafCount: 1 + integer(below: 40))
        accepted.removeAll()
        // Anybody may die while there is no round.
        if chance(0.1) { killSomebody() }
        perform(state.begin(round: round, tree: tree, at: now))
        var events = 0
        while !state.isRoundComplete {
            events += 1
            guard events < 5000 else {
                complaints.append("round \(round) does not end: \(state.roundNodes), accepted \(accepted)")
                return
            }
            disturb()
            if alive.isEmpty {
                faults.insert(.nobody)
                join()
            }
            advance()
        }
        let covered = state.roundNodes.flatMap { Array($0.leaves(of: tree.leafCount)) }
        if covered != Array(0..<tree.leafCount) { complaints.append("round \(round) was of \(state.roundNodes)") }
        if accepted != Dictionary(uniqueKeysWithValues: state.roundNodes.map { ($0, 1) }) {
            complaints.append("round \(round) accepted \(accepted) of \(state.roundNodes)")
        }
    }

    // MARK: - What happens

    private mutating func disturb() {
        if chance(dying) { killSomebody() }
        if alive.count < 6, chance(0.03) {
            faults.insert(.join)
            join()
        }
    }

    private mutating func join() {
        lastWorker += 1
        alive.insert(WorkerID(lastWorker))
        perform(state.workerIsReady(WorkerID(lastWorker), at: now))
    }

    private mutating func killSomebody() {
        guard !alive.isEmpty else { return }
        faults.insert(.death)
        kill(alive.sorted()[integer(below: alive.count)])
    }

    private mutating func kill(_ worker: WorkerID) {
        guard alive.remove(worker) != nil else { return }
        // What it had sent may still arrive.
        perform(state.lose(worker, at: now))
    }

    /// The next answer or the next deadline, whichever comes first.
    private mutating func advance() {
        let deadline = state.nextDeadline(after: now) ?? .infinity
        let next = letters.indices.min { letters[$0].arrival < letters[$1].arrival }
        guard let next, letters[next].arrival <= deadline else {
            guard deadline < .infinity else {
                complaints.append("round \(round) waits for nobody: \(state.roundNodes), accepted \(accepted)")
                // As if everybody had gone, so that the complaint comes once.
                for worker in alive.sorted() { kill(worker) }
                return
            }
            now = deadline
            return perform(state.tick(at: now))
        }
        let letter = letters.remove(at: next)
        now = max(now, letter.arrival)
        deliver(letter)
        if chance(0.05) {
            faults.insert(.repetition)
            deliver(letter)
        }
        perform(state.tick(at: now))
    }

    private mutating func deliver(_ letter: Letter) {
        let (verdict, actions) = state.answer(
            from: letter.worker, round: letter.round, node: letter.node, at: now)
        switch verdict {
        case .accepted:
            accepted[letter.node, default: 0] += 1
            if letter.round != round { complaints.append("an answer to round \(letter.round) counted in \(round)") }
            if !alive.contains(letter.worker) { complaints.append("a dead worker's answer was accepted") }
        case .ignored: break
        case .unsolicited: complaints.append("\(letter.node) of round \(letter.round) was asked for")
        }
        perform(actions)
        if verdict == .accepted, chance(0.05) {
            faults.insert(.refusal)
            accepted[letter.node, default: 0] -= 1
            perform(state.refuse(from: letter.worker, round: letter.round, node: letter.node, at: now))
        }
    }

    // MARK: - What is decided

    private mutating func perform(_ actions: [CoordinatorState.Action]) {
        for action in actions {
            switch action {
            case .assign(let worker, let assigned, let nodes): take(nodes, of: assigned, by: worker)
            case .suspended: faults.insert(.suspension)
            case .welcomedBack: faults.insert(.comeback)
            case .giveUp(let worker):
                faults.insert(.givenUp)
                kill(worker)
            }
        }
    }

    private mutating func take(_ nodes: [TreeNode], of assigned: UInt64, by worker: WorkerID) {
        if !alive.contains(worker) { complaints.append("\(worker) is dead and was given \(nodes)") }
        if assigned != round { complaints.append("\(worker) was given nodes of round \(assigned) in \(round)") }
        if nodes.isEmpty { complaints.append("\(worker) was given nothing") }
        var arrival = now
        for node in nodes {
            let leaves = Double(node.leaves(of: tree.leafCount).count)
            arrival += leaves * (0.5 + uniform()) * 0.01
            if chance(stalling) {
                faults.insert(.stall)
                // From a hiccup to for ever.
                arrival += chance(0.2) ? .infinity : uniform() * 20
            }
            if arrival < .infinity {
                letters.append(Letter(worker: worker, round: assigned, node: node, arrival: arrival))
            }
        }
    }

    // MARK: - Chance

    private mutating func uniform() -> Double {
        draws += 1
        return random.uniform(at: draws)
    }

    private mutating func chance(_ probability: Double) -> Bool { uniform() < probability }

    private mutating func integer(below bound: Int) -> Int {
        draws += 1
        return random.integer(below: bound, at: draws)
    }
}

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
