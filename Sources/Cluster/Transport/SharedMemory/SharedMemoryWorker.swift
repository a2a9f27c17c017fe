internal import Failures
internal import Kernels
internal import Networks
internal import System
internal import Training

/// A worker's end of the memory that it shares with its coordinator and with the other workers of the host.
final class SharedMemoryWorker {
    let dataset: SharedMemory
    private let latch: CompletionLatch
    private let bell: Doorbell
    let channel: SharedChannel
    private let process: Int32
    private let layout: ParameterLayout
    private let classes: Int
    private let wire: NumberFormat
    private let optimizer: Optimizer
    let computer: NodeComputer
    private let update: ParameterUpdate
    private var store: (serial: UInt64, memory: SharedMemory)?
    private var others: [UInt64: GradientMemory] = [:]
    private var table: (version: UInt64, reduction: ReductionPlan, gradients: [UnsafePointer<Float>])?
    private var done: UInt64 = 0
    private var next: (node: TreeNode, epoch: Int, batch: Int)?
    private var isUpdateComing = false

    /// - Throws: `Failure.unavailable` where what was offered cannot be mapped.
    init(_ offer: SharedOffer, job: WorkerJob, instructionSet: InstructionSet) throws {
        guard offer.format == SharedOffer.currentFormat else {
            throw Failure(.unavailable, "the coordinator's shared memory is of format \(offer.format)")
        }
        process = offer.process
        layout = job.shape.layout
        classes = job.shape.classes
        dataset = try SharedMemory(opening: offer.dataset, of: process, writable: false)
        guard dataset.bytes.count == job.dataset.byteCount else {
            throw Failure(.unavailable, "the coordinator's shared memory holds another dataset")
        }
        latch = try CompletionLatch(opening: offer.latch, bell: offer.coordinatorBell, of: process)
        bell = try Doorbell(opening: offer.workerBell, of: process, toListen: true)
        channel = SharedChannel(
            try GradientMemory(
                opening: offer.channel, of: process, parameterCount: layout.paddedCount,
                headBytes: SharedChannel.headBytes, writable: true))
        computer = try NodeComputer(
            job: job, dataset: UnsafeRawPointer(dataset.pointer(at: 0)), instructionSet: instructionSet)
        update = ParameterUpdate(instructionSet: instructionSet, format: job.wire)
        wire = job.wire
        optimizer = job.optimizer
    }

    /// Readable when the coordinator rang.
    var bellDescriptor: Int32 { bell.listeningDescriptor }
    var spinTime: Seconds { latch.spinTime }

    // MARK: - Sleeping

    /// - Returns: Whether there is nothing to do, so that the coordinator will ring when there is.
    func fallAsleep() -> Bool {
        channel.asleep.publish(1)
        guard channel.tasks.ordered == done else {
            wakeUp()
            return false
        }
        return true
    }

    func wakeUp() { _ = channel.asleep.exchange(0) }

    /// - Returns: Whether the coordinator can still ring.
    func silenceBell() -> Bool { bell.silence() }

    // MARK: - Working

    /// Whether a task was given that is not done.
    var hasTask: Bool { channel.tasks.value != done }

    /// Does the task that was given, if there is one.
    func work() -> Bool {
        let given = channel.tasks.value
        guard given != done else { return false }
        let start = MonotonicClock.now
        let task = channel.task
        var answer = SharedAnswer(verdict: SharedAnswer.Verdict.failed.rawValue, count: 0, seconds: 0)
        switch SharedTask.Kind(rawValue: task.kind) {
        case .share: computeShare(task, &answer)
        case .update: answer.verdict = takeStep(task).rawValue
        case nil: break
        }
        answer.seconds = MonotonicClock.now - start
        channel.answer = answer
        done = given
        channel.answers.publish(given)
        latch.finishedShare()
        return true
    }

    /// Stages the share that this worker will have of the next batch, if the division stays as it is; not while an update
    /// may be asked for any moment.
    func prepareNext() {
        guard let next, !isUpdateComing else { return }
        self.next = nil
        computer.prepare(next.node, phase: .gradient, epoch: next.epoch, batch: next.batch)
    }

    private func computeShare(_ task: SharedTask, _ answer: inout SharedAnswer) {
        let (epoch, batch, count) = (Int(task.epoch), Int(task.batch), Int(task.nodeCount))
        guard count <= SharedChannel.maximumNodes, Int(task.firstSlot) + count <= channel.gradients.slotCount,
            let phase = UInt8(exactly: task.phase).flatMap(Phase.init),
            let parameters = buffers(of: task.store, stateCount: 0)?.parameters
        else { return }
        for position in 0..<count {
            guard let node = channel.node(position), computer.accepts(node, phase: phase, batch: batch) else { return }
            let slot = channel.gradients.gradient(Int(task.firstSlot) + position)
            let sum =
                phase.isTraining
                ? computer.gradient(
                    of: node, phase: phase, epoch: epoch, batch: batch, parameters: parameters, into: slot)
                : evaluate(node, phase, parameters, into: slot)
            channel.setNodeAnswer(
                SharedNodeAnswer(
                    lossSum: sum.lossSum, correct: UInt32(sum.correct),
                    samples: UInt32(computer.sampleCount(of: node, phase: phase, batch: batch))),
                at: position)
        }
        answer.count = UInt32(count)
        answer.verdict = SharedAnswer.Verdict.done.rawValue
        isUpdateComing = task.updateFollows != 0
        if phase == .gradient { next = channel.node(0).map { computer.following($0, epoch: epoch, batch: batch) } }
    }

    /// Counts the confusion in a slot, which has room for it; see ``SharedChannel/hasRoom(forClasses:)``.
    private func evaluate(
        _ node: TreeNode, _ phase: Phase, _ parameters: UnsafePointer<Float>, into slot: UnsafeMutablePointer<Float>
    ) -> NodeSum {
        let cells = classes * classes
        guard channel.hasRoom(forClasses: classes) else { return NodeSum(lossSum: .nan, correct: 0) }
        return slot.withMemoryRebound(to: UInt32.self, capacity: cells) { counts in
            counts.update(repeating: 0, count: cells)
            return computer.evaluate(node, phase: phase, parameters: parameters, confusion: counts)
        }
    }

    private func takeStep(_ task: SharedTask) -> SharedAnswer.Verdict {
        isUpdateComing = false
        let part = task.update
        guard let buffers = buffers(of: task.store, stateCount: optimizer.stateCount),
            let table = readSheet(part.table, leaves: Int(part.leafCount)),
            let lower = Int(exactly: part.lower), let upper = Int(exactly: part.upper), lower < upper,
            upper <= layout.paddedCount, lower % 16 == 0, upper % 16 == 0, let number = Int(exactly: part.number)
        else { return .failed }
        let isFinite = table.gradients.withUnsafeBufferPointer {
            update.step(
                table.reduction, over: $0, scale: part.scale, optimizer: optimizer,
                step: OptimizerStep(rate: part.rate, number: number), parameters: buffers.master,
                newParameters: buffers.newMaster, state: buffers.state, roundedParameters: buffers.newRounded,
                range: lower..<upper)
        }
        return isFinite ? .done : .notFinite
    }

    // MARK: - Mapping

    /// - Parameter stateCount: Of the optimizer's arrays; the store of a relay, which takes no steps, has none.
    private func buffers(of place: SharedStoreAddress, stateCount: Int) -> ParameterBuffers? {
        guard let address = place.address, place.current <= 1 else { return nil }
        if store?.serial != address.serial {
            store = nil
            guard let memory = try? SharedMemory(opening: address, of: process, writable: true) else { return nil }
            store = (address.serial, memory)
        }
        return store.flatMap {
            ParameterBuffers(
                $0.memory, layout: layout, wire: wire, stateCount: stateCount, current: Int(place.current))
        }
    }

    private func readSheet(
        _ version: UInt64, leaves: Int
    ) -> (version: UInt64, reduction: ReductionPlan, gradients: [UnsafePointer<Float>])? {
        if let table, table.version == version { return table }
        guard leaves >= 1, let read = GradientTable(readingFrom: channel.table),
            let reduction = GradientTree(leafCount: leaves).reduction(of: read.nodes)
        else { return nil }
        var known: [UInt64: GradientMemory] = [channel.serial: channel.gradients]
        var gradients: [UnsafePointer<Float>] = []
        for place in read.places {
            let serial = place.memory.serial
            guard let memory = known[serial] ?? others[serial] ?? open(place.memory), place.slot < memory.slotCount
            else { return nil }
            known[serial] = memory
            gradients.append(UnsafePointer(memory.gradient(place.slot)))
        }
        // What no table names any more is let go of.
        others = known
        let result = (version, reduction, gradients)
        table = result
        return result
    }

    private func open(_ address: SharedMemoryAddress) -> GradientMemory? {
        try? GradientMemory(
            opening: address, of: process, parameterCount: layout.paddedCount, headBytes: SharedChannel.headBytes,
            writable: false)
    }
}
