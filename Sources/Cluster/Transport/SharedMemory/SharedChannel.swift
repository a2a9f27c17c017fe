internal import Failures
internal import System
internal import Training

/// The memory between a coordinator and one worker: a task, its answer, and slots for the worker's gradients.
///
/// Task and answer are each written by one side, then published by a word that counts tasks. A task is given only when the
/// one before was answered, so a worker that was stopped in the middle of one finds it as it was. What it then still writes
/// nobody relies upon: its slots hold no answer, and parameters have moved (``ParameterStore/move()``).
final class SharedChannel {
    /// Nodes that one task names at most.
    static let maximumNodes = RoundTask.maximumNodes

    // Offsets into the head; each word has its cache line.
    private static let given = 0
    private static let answered = 64
    private static let asleepAt = 128
    private static let taskAt = 192
    private static let nodesAt = 512
    private static let answerAt = 1024
    private static let nodeAnswersAt = 1088
    private static let tableAt = 2048
    static let headBytes = (tableAt + GradientTable.byteCount + 4095) / 4096 * 4096

    let gradients: GradientMemory
    /// Tasks given so far.
    let tasks: SharedWord
    /// Tasks answered so far.
    let answers: SharedWord
    /// Whether the worker sleeps until its bell rings.
    let asleep: SharedWord
    private let head: UnsafeMutableRawPointer

    init(_ gradients: GradientMemory) {
        precondition(gradients.headBytes == Self.headBytes, "a channel has a head")
        self.gradients = gradients
        head = gradients.memory.pointer(at: 0)
        tasks = SharedWord(at: head + Self.given)
        answers = SharedWord(at: head + Self.answered)
        asleep = SharedWord(at: head + Self.asleepAt)
    }

    /// The serial number of the memory.
    var serial: UInt64 { gradients.memory.serial }

    /// Whether a slot can hold the confusion counts of so many classes.
    func hasRoom(forClasses classes: Int) -> Bool { classes * classes <= gradients.parameterCount }

    var task: SharedTask {
        get { head.load(fromByteOffset: Self.taskAt, as: SharedTask.self) }
        set { head.storeBytes(of: newValue, toByteOffset: Self.taskAt, as: SharedTask.self) }
    }

    var answer: SharedAnswer {
        get { head.load(fromByteOffset: Self.answerAt, as: SharedAnswer.self) }
        set { head.storeBytes(of: newValue, toByteOffset: Self.answerAt, as: SharedAnswer.self) }
    }

    var table: UnsafeMutableRawPointer { head + Self.tableAt }

    /// - Parameter position: Below ``maximumNodes``.
    func node(_ position: Int) -> TreeNode? {
        precondition(position >= 0 && position < Self.maximumNodes, "a task has so many nodes at most")
        let level = head.load(fromByteOffset: Self.nodesAt + position * 8, as: UInt32.self)
        guard level <= 31 else { return nil }
        return TreeNode(
            level: UInt8(level), index: head.load(fromByteOffset: Self.nodesAt + position * 8 + 4, as: UInt32.self))
    }

    func setNode(_ node: TreeNode, at position: Int) {
        precondition(position >= 0 && position < Self.maximumNodes, "a task has so many nodes at most")
        head.storeBytes(of: UInt32(node.level), toByteOffset: Self.nodesAt + position * 8, as: UInt32.self)
        head.storeBytes(of: node.index, toByteOffset: Self.nodesAt + position * 8 + 4, as: UInt32.self)
    }

    func nodeAnswer(_ position: Int) -> SharedNodeAnswer {
        precondition(position >= 0 && position < Self.maximumNodes, "an answer speaks of so many nodes at most")
        return head.load(fromByteOffset: Self.nodeAnswersAt + position * 16, as: SharedNodeAnswer.self)
    }

    func setNodeAnswer(_ answer: SharedNodeAnswer, at position: Int) {
        precondition(position >= 0 && position < Self.maximumNodes, "an answer speaks of so many nodes at most")
        head.storeBytes(of: answer, toByteOffset: Self.nodeAnswersAt + position * 16, as: SharedNodeAnswer.self)
    }
}
