internal import Failures
internal import System
internal import Training

/// The coordinator's end of the memory that it shares with one worker.
final class SharedLink {
    let channel: SharedChannel
    let offer: SharedOffer
    private let bell: Doorbell
    private var given: UInt64 = 0
    private var givenAt: Seconds = 0
    /// The task that was given and is not answered: what lies in the memory, its worker could have changed.
    private var owed: (task: SharedTask, nodes: [TreeNode])?
    /// Whether the worker said that it has mapped everything.
    var isAttached = false
    /// Slots that hold results of this round.
    private var usedSlots = 0
    private var round: UInt64 = 0
    /// The sheet that the worker has.
    private var sheet: UInt64 = 0

    init(_ channel: SharedChannel, bell: Doorbell, offer: SharedOffer) {
        self.channel = channel
        self.bell = bell
        self.offer = offer
    }

    /// Whether a task can be given now: the last one was answered, even if by then nobody cared.
    var isIdle: Bool { isAttached && owed == nil }

    /// The first of so many slots that hold nothing of the round; nil where there are not so many left.
    func reserveSlots(_ count: Int, round: UInt64) -> Int? {
        if round != self.round {
            self.round = round
            usedSlots = 0
        }
        guard usedSlots + count <= channel.gradients.slotCount else { return nil }
        defer { usedSlots += count }
        return usedSlots
    }

    /// Hands a task over; it must be idle.
    func give(_ task: SharedTask, nodes: [TreeNode] = [], at now: Seconds) {
        precondition(isIdle, "one task at a time")
        channel.task = task
        for (position, node) in nodes.enumerated() { channel.setNode(node, at: position) }
        given += 1
        givenAt = now
        owed = (task, nodes)
        channel.tasks.publish(given)
        if channel.asleep.ordered == 1, channel.asleep.exchange(0) == 1 { bell.ring() }
    }

    /// Gives the sheet that updates refer to, if the worker lacks it; it must be idle.
    func show(_ sheet: UpdateSheet, version: UInt64) {
        guard self.sheet != version else { return }
        precondition(isIdle, "a sheet is not changed under a reader")
        sheet.write(to: channel.sheet)
        self.sheet = version
    }

    /// The answer to the last task, once.
    ///
    /// - Returns: With the moment when the worker was through, by its own account of its time.
    func takeAnswer(at now: Seconds) -> (
        task: SharedTask, nodes: [TreeNode], answer: SharedAnswer, finished: Seconds
    )? {
        // In the one order of all, since a coordinator that falls asleep looks here last.
        guard let owed, channel.answers.ordered == given else { return nil }
        self.owed = nil
        let answer = channel.answer
        let seconds = answer.seconds.isFinite ? max(answer.seconds, 0) : 0
        return (owed.task, owed.nodes, answer, min(now, givenAt + seconds))
    }
}
