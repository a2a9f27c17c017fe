internal import Glibc
internal import Kernels
internal import Networks
internal import System
internal import Training
internal import ZeroMQ

/// A process's own arithmetic and memory: its copy of the parameters, and a buffer for each node it is asked for.
final class KernelEngine: WorkerEngine {
    private let job: WorkerJob
    private let computer: NodeComputer
    private let parameters: AlignedBuffer<Float>
    private let encoding: NumberEncoding
    private var parameterVersion: UInt64?
    private var gradients: [AlignedBuffer<Float>] = []
    private var confusions: [[UInt32]] = []
    private var last: RoundTask?

    /// - Parameter computer: Its dataset must outlive this object.
    init(job: WorkerJob, computer: NodeComputer) {
        self.job = job
        encoding = NumberEncoding(job.wire, instructionSet: computer.instructionSet)
        self.computer = computer
        parameters = AlignedBuffer<Float>(count: job.shape.layout.paddedCount, zero: 0)
    }

    var isReady: Bool { true }

    func takeParameters(_ bytes: UnsafeRawBufferPointer, version: UInt64) -> Bool {
        guard bytes.count == encoding.byteCount(of: parameters.count) else { return false }
        encoding.decode(bytes, into: parameters.base)
        parameterVersion = version
        return true
    }

    func compute(_ task: RoundTask) -> RoundAnswer? {
        guard parameterVersion == task.parameterVersion,
            computer.accepts(task.nodes, phase: task.phase, batch: Int(task.batch))
        else { return nil }
        let start = MonotonicClock.now
        var answer = RoundAnswer(round: task.round, phase: task.phase, seconds: 0, results: [])
        for (position, node) in task.nodes.enumerated() {
            let sum = task.phase.isTraining ? gradient(node, position, task) : evaluation(node, position, task)
            let samples = computer.sampleCount(of: node, phase: task.phase, batch: Int(task.batch))
            answer.results.append(
                NodeResult(
                    node: node, lossSum: sum.lossSum, correct: UInt32(sum.correct), samples: UInt32(samples)))
        }
        answer.seconds = MonotonicClock.now - start
        last = task.phase == .gradient ? task : nil
        return answer
    }

    var hasSpareTime: Bool { last != nil }

    /// The share of the next batch, if the division stays as it is.
    func prepareNext() {
        guard let task = last, let node = task.nodes.first else { return }
        last = nil
        let next = computer.following(node, epoch: Int(task.epoch), batch: Int(task.batch))
        computer.prepare(next.node, phase: .gradient, epoch: next.epoch, batch: next.batch)
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

    func wait(with poller: Poller, for timeout: Duration) throws { _ = try poller.wait(timeout: timeout) }

    func takeSignal() -> Int32? { nil }

    func end(telling farewell: CoordinatorMessage?) {}

    private func gradient(_ node: TreeNode, _ position: Int, _ task: RoundTask) -> NodeSum {
        if gradients.count == position { gradients.append(AlignedBuffer<Float>(count: parameters.count, zero: 0)) }
        return computer.gradient(
            of: node, phase: task.phase, epoch: Int(task.epoch), batch: Int(task.batch), parameters: parameters.base,
            into: gradients[position].base)
    }

    private func evaluation(_ node: TreeNode, _ position: Int, _ task: RoundTask) -> NodeSum {
        let count = job.shape.classes * job.shape.classes
        if confusions.count == position { confusions.append([UInt32](repeating: 0, count: count)) }
        for index in 0..<count { confusions[position][index] = 0 }
        return computer.evaluate(
            node, phase: task.phase, parameters: parameters.base, confusion: &confusions[position])
    }
}

/// What a worker's loop computes shares with: this process by itself, or the workers behind a relay.
protocol WorkerEngine: AnyObject {
    /// Whether a share can be computed now.
    var isReady: Bool { get }

    /// - Returns: Whether they are as many as the network has.
    func takeParameters(_ bytes: UnsafeRawBufferPointer, version: UInt64) throws -> Bool

    /// - Returns: nil for a task that does not belong to the job, or whose parameters never came.
    /// - Throws: `Failure.interrupted` where a signal asked to leave before it was done.
    func compute(_ task: RoundTask) throws -> RoundAnswer?

    /// Appends the tensor of each result of the last answer.
    func appendTensors(of answer: RoundAnswer, to message: inout MultipartMessage)

    /// Whether there is something to prepare.
    var hasSpareTime: Bool { get }

    /// Stages the share that will probably be asked for next.
    func prepareNext()

    /// Waits until something that the loop's poller watches is ready, or there is something to do here.
    func wait(with poller: Poller, for timeout: Duration) throws

    /// A signal that was taken here instead of by the loop, once.
    func takeSignal() -> Int32?

    /// Ends whatever works for this engine.
    ///
    /// - Parameter farewell: What those hear of it whom it did not start; nil lets them come back.
    func end(telling farewell: CoordinatorMessage?)
}
