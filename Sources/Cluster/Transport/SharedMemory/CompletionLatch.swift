internal import Failures
internal import System

/// What a coordinator and all its workers on this host have in common: whether the coordinator sleeps, how many shares it
/// waits for, and how long a waiting process may spin.
final class CompletionLatch {
    private let memory: SharedMemory
    private let bell: Doorbell
    /// Whether the coordinator sleeps until its bell rings.
    private let asleep: SharedWord
    /// Shares that the coordinator waits for; whoever brings this to 0 or below wakes it.
    private let awaited: SharedWord
    /// Nanoseconds that a process may spin before it sleeps.
    private let spin: SharedWord

    /// The coordinator's own.
    convenience init() throws(Failure) {
        try self.init(SharedMemory("latch", byteCount: 3 * SharedWord.stride), Doorbell())
    }

    /// A worker's view.
    convenience init(opening address: SharedMemoryAddress, bell: Int32, of process: Int32) throws(Failure) {
        guard address.byteCount >= 3 * SharedWord.stride else {
            throw Failure(.unavailable, "the coordinator's shared memory is of another kind")
        }
        try self.init(
            SharedMemory(opening: address, of: process, writable: true),
            Doorbell(opening: bell, of: process, toListen: false))
    }

    private init(_ memory: SharedMemory, _ bell: Doorbell) throws(Failure) {
        self.memory = memory
        self.bell = bell
        asleep = SharedWord(at: memory.pointer(at: 0))
        awaited = SharedWord(at: memory.pointer(at: SharedWord.stride))
        spin = SharedWord(at: memory.pointer(at: 2 * SharedWord.stride))
    }

    var address: SharedMemoryAddress? { memory.address }
    var listeningDescriptor: Int32 { bell.listeningDescriptor }
    var ringingDescriptor: Int32 { bell.ringingDescriptor }

    /// How long a waiting process may spin.
    var spinTime: Seconds {
        get { Double(spin.value) * 1e-9 }
        set { spin.publish(UInt64(newValue * 1e9)) }
    }

    // MARK: - The coordinator

    func await(_ shares: Int) { awaited.publish(UInt64(bitPattern: Int64(shares))) }

    /// From now on whoever finishes the last share awaited rings. What was finished before must be looked for after this.
    func fallAsleep() { asleep.publish(1) }

    func wakeUp() {
        if asleep.exchange(0) == 0 { bell.silence() }
    }

    // MARK: - A worker

    /// A share is finished, and its answer published.
    func finishedShare() {
        let left = awaited.countDown()
        guard left <= 0, asleep.ordered == 1, asleep.exchange(0) == 1 else { return }
        bell.ring()
    }
}
