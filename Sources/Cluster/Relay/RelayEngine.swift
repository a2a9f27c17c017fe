internal import Failures
internal import Files
internal import Kernels
internal import Learning
internal import Networks
internal import Processes
internal import System
package import Training
internal import ZeroMQ

/// The workers behind a relay, as one: a coordinator that finishes some nodes of the tree instead of all of it.
///
/// Parameters arrive once and lie where its workers read them; of each node one sum leaves. The tree is the same, and so
/// are the bits.
final class RelayEngine: WorkerEngine {
    private let job: WorkerJob
    private let samples: RoundSamples
    private let coordinator: Coordinator
    private let store: ParameterStore
    private let encoding: NumberEncoding
    private let poller: Poller
    /// The socket to the parent, which must not end waits that are not for it.
    private let parent: Poller.Token
    private let dataset: SharedMemory
    private var parameterVersion: UInt64?
    private var gradients: [AlignedBuffer<Float>] = []
    private var confusions: [[UInt32]] = []
    private var hasTakenSignal = false
    /// Whether all that can come have come once: then work is taken whoever is left.
    private var wasStaffed = false

    /// Starts the workers.
    ///
    /// - Parameters:
    ///   - dataset: Laid out as `job.dataset` says.
    ///   - poller: That of the relay's loop, which then wakes for either side.
    init(
        _ options: RelayOptions, job: WorkerJob, dataset: SharedMemory, instructionSet: InstructionSet,
        signals: SignalDescriptor, poller: Poller, parent: Poller.Token
    ) throws {
        self.job = job
        self.dataset = dataset
        self.poller = poller
        self.parent = parent
        samples = try RoundSamples(job: job)
        store = try ParameterStore(
            layout: job.shape.layout, wire: job.wire)
        encoding = NumberEncoding(job.wire, instructionSet: instructionSet)
        let scratch = try ScratchDirectory()
        coordinator = try withExtendedLifetime(scratch) {
            try Coordinator(
                job: job, dataset: UnsafeRawBufferPointer(dataset.bytes), shared: dataset, directory: scratch.path,
                options: options.coordinator, instructionSet: instructionSet, signals: signals, poller: poller,
                report: options.report)
        }
        do {
            try coordinator.launchLocalWorkers()
        } catch {
            coordinator.shutDown()
            throw error
        }
    }

    var isReady: Bool {
        wasStaffed = wasStaffed || coordinator.isStaffed
        return wasStaffed
    }

    func takeParameters(_ bytes: UnsafeRawBufferPointer, version: UInt64) throws -> Bool {
        guard bytes.count == encoding.byteCount(of: store.layout.paddedCount) else { return false }
        try store.replace { encoding.decode(bytes, into: $0) }
        parameterVersion = version
        return true
    }

    func compute(_ task: RoundTask) throws -> RoundAnswer? {
        guard parameterVersion == task.parameterVersion,
            let count = samples.count(phase: task.phase, batch: Int(task.batch)),
            job.tree(of: task.phase, samples: count).holds(disjoint: task.nodes)
        else { return nil }
        let start = MonotonicClock.now
        let request = RoundRequest(
            phase: task.phase, epoch: Int(task.epoch), batch: Int(task.batch), samples: count)
        if task.phase.isTraining {
            while gradients.count < task.nodes.count {
                gradients.append(AlignedBuffer<Float>(count: store.layout.paddedCount, zero: 0))
            }
        }
        var answer = RoundAnswer(round: task.round, phase: task.phase, seconds: 0, results: [])
        answer.results = try results(of: task.nodes, request)
        answer.seconds = MonotonicClock.now - start
        return answer
    }

    private func results(of nodes: [TreeNode], _ request: RoundRequest) throws -> [NodeResult] {
        poller.change(parent, to: [])
        defer { poller.change(parent, to: .readable) }
        confusions.removeAll(keepingCapacity: true)
        do {
            let outcomes = try coordinator.sums(
                of: nodes, request, with: store, into: gradients.prefix(nodes.count).map(\.base))
            confusions = outcomes.compactMap { $0.confusion?.counts.map { UInt32(clamping: $0) } }
            return zip(nodes, outcomes).map { node, outcome in
                NodeResult(
                    node: node, lossSum: outcome.lossSum, correct: UInt32(clamping: outcome.correct),
                    samples: UInt32(clamping: outcome.samples))
            }
        } catch is Diverged {
            // Whether the training has, the parent finds out by asking somebody else.
            confusions = nodes.map { _ in [UInt32](repeating: 0, count: job.shape.classes * job.shape.classes) }
            let tree = job.tree(of: request.phase, samples: request.samples)
            let size = job.leafSize(of: request.phase)
            return nodes.map { node in
                let leaves = node.leaves(of: tree.leafCount)
                let count = min(leaves.upperBound * size, request.samples) - leaves.lowerBound * size
                return NodeResult(node: node, lossSum: .nan, correct: 0, samples: UInt32(clamping: count))
            }
        }
    }

    func appendTensors(of answer: RoundAnswer, to message: inout MultipartMessage) {
        for position in answer.results.indices {
            if answer.phase.isTraining {
                let buffer = gradients[position]
                message.append(count: encoding.byteCount(of: buffer.count)) {
                    encoding.encode(buffer.base, into: $0)
                }
            } else {
                confusions[position].withUnsafeBytes { message.append(copying: $0) }
            }
        }
    }

    var hasSpareTime: Bool { false }

    func prepareNext() {}

    func wait(with poller: Poller, for timeout: Duration) throws {
        try coordinator.pump(until: MonotonicClock.now + timeout / .seconds(1))
        try coordinator.checkHope()
    }

    func takeSignal() -> Int32? {
        guard !hasTakenSignal, let signal = coordinator.interruptingSignal else { return nil }
        hasTakenSignal = true
        return signal
    }

    func end(telling farewell: CoordinatorMessage?) { coordinator.shutDown(telling: farewell) }
}

/// How the workers behind a relay are run, and who hears of them.
package struct RelayOptions {
    package var coordinator: CoordinatorOptions
    package var report: (TrainingEvent) -> Void

    package init(_ coordinator: CoordinatorOptions, report: @escaping (TrainingEvent) -> Void) {
        self.coordinator = coordinator
        self.coordinator.isRelay = true
        self.report = report
    }
}
