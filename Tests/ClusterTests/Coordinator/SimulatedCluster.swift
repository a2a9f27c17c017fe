import Arithmetic
import Kernels
import Networks
import System

@testable import Cluster
@testable import Training

/// Workers in memory, by a clock of their own, around a real coordinator: what they are given and what they answer is lost,
/// repeated, delayed and reordered at random, and they die, join, hang and lie. Nothing waits: a run takes milliseconds.
final class SimulatedCluster: Transport, Surroundings {
    enum Fault: CaseIterable {
        case lostShare, lostAnswer, repetition, delay, split, reordering, death, join, unreachable, lie, notFinite
        case suspension, givenUp, comeback, staleAnswer, oversleep
    }

    struct Endless: Error {}

    /// An answer under way.
    private struct Letter {
        let share: Share
        let nodes: [TreeNode]
        let sent: Seconds
        var arrival: Seconds
        /// Whether gradients lie where they are summed, as in shared memory.
        let isInPlace: Bool
    }

    private let job: WorkerJob
    /// With which training begins.
    let minimumWorkers: Int
    private let random: CounterRandom
    private var draws: UInt64 = 0
    private let computer: NodeComputer
    private let encoding: NumberEncoding
    private let parameterCount: Int
    /// How likely a share or an answer is lost, and a worker is to die between two events: some runs are calm, some wild.
    private let losing: Double
    private let dying: Double
    private(set) var now: Seconds = 0
    private var wakes = 0
    private var round: UInt64 = 0
    private var alive: Set<WorkerID> = []
    private var letters: [Letter] = []
    private var tensors: [SimulatedTensor] = []
    /// Memory of gradients that stay until the next round begins, and is used again then.
    private var pool: [AlignedBuffer<Float>] = []
    private var usedPool = 0
    private var hasSpoiledRound = false
    private(set) var faults: Set<Fault> = []
    /// Whether a gradient that was counted first turned out to be no number later.
    private(set) var hasSpoiledInPlace = false

    init(seed: UInt64, job: WorkerJob, computer: NodeComputer) {
        self.job = job
        minimumWorkers = 1 + Int(seed / 12 % 4)
        self.computer = computer
        random = CounterRandom(seed: seed, purpose: .test, stream: 7)
        encoding = NumberEncoding(job.wire, instructionSet: .best)
        parameterCount = job.shape.layout.paddedCount
        losing = [0, 0.02, 0.1, 0.3][Int(seed % 4)]
        dying = [0, 0.01, 0.05][Int(seed / 4 % 3)]
    }

    // MARK: - Transport

    func workerIsReady(_ worker: WorkerID) { alive.insert(worker) }

    func lose(_ worker: WorkerID) {
        // What it had sent may still arrive.
        alive.remove(worker)
    }

    var turnsBetweenLooks: Int { 1 }

    func give(_ shares: [Share], isBeginning: Bool) -> [Share] {
        if isBeginning {
            usedPool = 0
            hasSpoiledRound = false
        }
        var rest: [Share] = []
        for share in shares {
            round = share.round
            if chance(losing / 20) {
                faults.insert(.unreachable)
                rest.append(share)
            } else if chance(losing) {
                faults.insert(.lostShare)
            } else {
                send(share)
            }
        }
        return rest
    }

    /// Puts the answers to a share on their way: one, or one for each node.
    private func send(_ share: Share) {
        let isSplit = share.nodes.count > 1 && chance(0.3)
        if isSplit { faults.insert(.split) }
        let parts = isSplit ? share.nodes.map { [$0] } : [share.nodes]
        var arrival = now
        for nodes in parts {
            arrival += Double(nodes.count) * (0.005 + 0.01 * uniform())
            if chance(losing) {
                faults.insert(.lostAnswer)
                continue
            }
            var letter = Letter(
                share: share, nodes: nodes.shuffled(by: integer), sent: now, arrival: arrival, isInPlace: chance(0.5))
            if letter.nodes != nodes { faults.insert(.reordering) }
            if chance(losing) {
                faults.insert(.delay)
                letter.arrival += uniform() * 15
            }
            letters.append(letter)
            guard chance(losing) else { continue }
            faults.insert(.repetition)
            letter.arrival += uniform() * 2
            letters.append(letter)
        }
    }

    func takeArrivals(_ take: (Arrival) throws -> Void) throws -> Bool {
        let due = letters.filter { $0.arrival <= now }.sorted { $0.arrival < $1.arrival }
        letters.removeAll { $0.arrival <= now }
        for letter in due { try take(.answer(answer(letter))) }
        return !due.isEmpty
    }

    func withTensor<Result>(_ position: Int, _ body: (ResultTensor) -> Result) -> Result {
        tensors[position].with(body)
    }

    // MARK: - What workers do

    private func answer(_ letter: Letter) -> Answer {
        tensors.removeAll()
        let share = letter.share
        // Parameters have moved on, and nobody may look at what comes of it.
        let isStale = share.round != round
        if isStale { faults.insert(.staleAnswer) }
        let results = letter.nodes.map { node in
            var result = compute(node, share.request, share.store, letter.isInPlace, isStale)
            if !isStale, chance(losing / 10) {
                faults.insert(.lie)
                result.samples += 1
            }
            return result
        }
        return Answer(
            worker: share.worker, round: share.round, phase: share.request.phase, seconds: letter.arrival - letter.sent,
            finished: min(letter.arrival, now), results: results)
    }

    private func compute(
        _ node: TreeNode, _ request: RoundRequest, _ store: ParameterStore, _ isInPlace: Bool, _ isStale: Bool
    ) -> NodeResult {
        let sum: NodeSum
        if request.phase.isTraining {
            let gradient = isInPlace && !isStale ? takeMemory() : AlignedBuffer<Float>(count: parameterCount, zero: 0)
            sum = computer.gradient(
                of: node, phase: request.phase, epoch: request.epoch, batch: request.batch, parameters: store.pointer,
                into: gradient.base)
            if isStale || spoils(isInPlace) { gradient.base[integer(below: parameterCount)] = .nan }
            tensors.append(isInPlace ? .floats(gradient) : .bytes(encoding.bytes(of: gradient)))
        } else {
            let cells = job.shape.classes * job.shape.classes
            let counts = AlignedBuffer<Float>(count: cells, zero: 0)
            sum = counts.base.withMemoryRebound(to: UInt32.self, capacity: cells) {
                computer.evaluate(node, phase: request.phase, parameters: store.pointer, confusion: $0)
            }
            let bytes = [UInt8](UnsafeRawBufferPointer(start: counts.base, count: cells * 4))
            tensors.append(isInPlace ? .floats(counts) : .bytes(bytes))
        }
        let samples = computer.sampleCount(of: node, phase: request.phase, batch: request.batch)
        return NodeResult(
            node: node, lossSum: sum.lossSum, correct: UInt32(sum.correct), samples: UInt32(samples))
    }

    private func takeMemory() -> AlignedBuffer<Float> {
        if usedPool == pool.count { pool.append(AlignedBuffer<Float>(count: parameterCount, zero: 0)) }
        defer { usedPool += 1 }
        return pool[usedPool]
    }

    /// Of two in one round the coordinator would believe that training diverged.
    private func spoils(_ isInPlace: Bool) -> Bool {
        guard !hasSpoiledRound, chance(losing / 10) else { return false }
        faults.insert(.notFinite)
        hasSpoiledRound = true
        hasSpoiledInPlace = hasSpoiledInPlace || isInPlace
        return true
    }

    // MARK: - Surroundings

    func sleep(until deadline: Seconds) throws -> Seconds {
        wakes += 1
        guard wakes < 100_000 else { throw Endless() }
        let next = letters.map(\.arrival).min() ?? .infinity
        now = max(now, min(deadline, next))
        guard chance(dying / 10) else { return 0 }
        // This process is stopped for a while.
        faults.insert(.oversleep)
        now += 5
        return 5
    }

    func handleEvents(for loop: CoordinatorLoop) throws {
        if chance(dying), let victim = alive.sorted().randomElement(by: integer),
            let member = loop.roster[victim]
        {
            faults.insert(.death)
            try loop.lose(member, .ended("ended"))
        }
        guard alive.count < minimumWorkers || alive.count < 6 && chance(0.02) else {
            return
        }
        faults.insert(.join)
        let id = loop.roster.takeNumber()
        let member = Member(
            id: id, identity: WorkerIdentity(worker: id.number, host: "simulated", process: 1, isLocal: false), at: now)
        loop.roster.add(member)
        try loop.isReady(member)
    }

    var canSomebodyCome: Bool { true }

    func hear(_ event: TrainingEvent) {
        switch event {
        case .workerSuspended: faults.insert(.suspension)
        case .workerReturned: faults.insert(.comeback)
        case .workerLost(_, "was silent for too long", _): faults.insert(.givenUp)
        default: break
        }
    }

    // MARK: - Chance

    private func uniform() -> Double {
        draws += 1
        return random.uniform(at: draws)
    }

    private func chance(_ probability: Double) -> Bool { uniform() < probability }

    private func integer(below bound: Int) -> Int {
        draws += 1
        return random.integer(below: bound, at: draws)
    }
}

/// What comes with a result: as it travels, or where it lies.
private enum SimulatedTensor {
    case bytes([UInt8])
    case floats(AlignedBuffer<Float>)

    func with<Result>(_ body: (ResultTensor) -> Result) -> Result {
        switch self {
        case .bytes(let bytes): bytes.withUnsafeBytes { body(.encoded($0)) }
        case .floats(let floats): body(.inPlace(UnsafePointer(floats.base), nil, owner: floats))
        }
    }
}

extension NumberEncoding {
    fileprivate func bytes(of floats: AlignedBuffer<Float>) -> [UInt8] {
        let count = byteCount(of: floats.count)
        let memory = UnsafeMutableRawBufferPointer.allocate(byteCount: count, alignment: 64)
        defer { memory.deallocate() }
        encode(floats.base, into: memory)
        return [UInt8](memory)
    }
}

extension Array {
    fileprivate func shuffled(by draw: (Int) -> Int) -> Self {
        var items = self
        for last in items.indices.dropFirst().reversed() { items.swapAt(last, draw(last + 1)) }
        return items
    }

    fileprivate func randomElement(by draw: (Int) -> Int) -> Element? { isEmpty ? nil : self[draw(count)] }
}
