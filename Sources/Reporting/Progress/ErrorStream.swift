internal import Dispatch
internal import Failures
internal import Glibc
internal import System

/// Standard error, to which a thread of its own writes: whoever reads there may stop doing so, by Ctrl-S or by never reading
/// a pipe, and nobody else is to wait for that. What then finds no room is dropped, and how much it was is told later.
///
/// The descriptor is shared with other processes, and stays as it is: made non-blocking it would be so for all of them.
package final class ErrorStream: Sendable {
    /// What becomes of a text while others before it are still to be written.
    package enum Urgency: Sendable {
        /// It is dropped: it would be drawn anew soon.
        case passing
        /// It waits, where there is room.
        case ordinary
        /// It waits: nothing comes after it that says the same.
        case last
    }

    /// Bytes that wait, beyond which a line is dropped.
    private static let room = 1 << 16
    /// Written at once: a pipe takes so many undivided.
    private static let pieceBytes = Int(PIPE_BUF)
    /// How long the end of the process waits for a reader who takes nothing.
    private static let patience = 1.0

    private struct State {
        var waiting: [UInt8] = []
        /// Whether a piece is being written.
        var isBusy = false
        var droppedLines = 0
        /// Nil until it is tried to start it.
        var hasThread: Bool?
        var isAwaited = false
        /// Whether it was waited for in vain, and nothing has moved since.
        var isStuck = false
    }

    /// That of this process.
    package static let standard = ErrorStream(STDERR_FILENO)

    private let descriptor: Int32
    private let state: Guarded<State>
    private let news = DispatchSemaphore(value: 0)
    private let moved = DispatchSemaphore(value: 0)

    package init(_ descriptor: Int32) {
        self.descriptor = descriptor
        state = Guarded(State())
    }

    /// One that has no thread, as where the system has none to give.
    init(withoutThread descriptor: Int32) {
        self.descriptor = descriptor
        state = Guarded(State(hasThread: false))
    }

    /// Writes a text soon.
    ///
    /// - Returns: Whether it was taken, and not dropped.
    @discardableResult
    package func write(_ text: String, _ urgency: Urgency = .ordinary) -> Bool {
        guard !text.isEmpty else { return true }
        let bytes = Array(text.utf8)
        let (isTaken, hasThread) = state.withLock { state -> (Bool, Bool) in
            let hasThread = state.hasThread ?? startThread()
            state.hasThread = hasThread
            let backlog = state.waiting.count + (state.isBusy ? 1 : 0)
            let isTaken =
                switch urgency {
                case .passing: backlog == 0
                case .ordinary: backlog == 0 || state.waiting.count + bytes.count <= Self.room
                case .last: true
                }
            guard isTaken else {
                if urgency == .ordinary { state.droppedLines += bytes.count { $0 == UInt8(ascii: "\n") } }
                return (false, hasThread)
            }
            if state.droppedLines > 0 {
                state.waiting += Array("... (\(state.droppedLines.counted("line")) not shown: nobody read them)\n".utf8)
                state.droppedLines = 0
            }
            state.waiting += bytes
            return (true, hasThread)
        }
        if hasThread { news.signal() } else { writeWhatFits() }
        return isTaken
    }

    /// Waits until all is written that can be: a reader who takes nothing for a second is not waited for.
    package func flush() {
        while true {
            let (isDone, hasThread) = state.withLock { state -> (Bool, Bool) in
                state.isAwaited = true
                return (state.isStuck || (state.waiting.isEmpty && !state.isBusy), state.hasThread != false)
            }
            if isDone { return }
            guard hasThread else {
                if !writeWhatFits(within: Self.patience) { state.withLock { $0.isStuck = true } }
                continue
            }
            if moved.wait(timeout: .now() + Self.patience) == .timedOut { state.withLock { $0.isStuck = true } }
        }
    }

    /// - Returns: Whether the system has a thread to give.
    private func startThread() -> Bool {
        let start = Result {
            try BackgroundThread.start(givingWay: false) {
                while true {
                    self.news.wait()
                    while let piece = self.next() { self.finish(self.writeOnce(piece)) }
                }
            }
        }
        if case .success = start { return true }
        return false
    }

    /// Without a thread: what can be written soon. The rest waits for the next time.
    ///
    /// - Parameter patience: Seconds that a reader is waited for who takes nothing.
    /// - Returns: Whether any of it was written.
    @discardableResult
    private func writeWhatFits(within patience: Double = 0) -> Bool {
        var polled = pollfd(fd: descriptor, events: Int16(POLLOUT), revents: 0)
        var hasWritten = false
        while poll(&polled, 1, Int32(patience * 1000)) > 0, let piece = next() {
            finish(writeOnce(piece))
            hasWritten = true
        }
        return hasWritten
    }

    private func next() -> [UInt8]? {
        state.withLock { state in
            guard !state.waiting.isEmpty else { return nil }
            state.isBusy = true
            let piece = Array(state.waiting.prefix(Self.pieceBytes))
            state.waiting.removeFirst(piece.count)
            return piece
        }
    }

    /// - Parameter rest: What is to be written again.
    private func finish(_ rest: ArraySlice<UInt8>) {
        let isAwaited = state.withLock { state in
            state.isBusy = false
            state.isStuck = false
            state.waiting.insert(contentsOf: rest, at: 0)
            return state.isAwaited
        }
        if isAwaited { moved.signal() }
    }

    /// - Returns: What was not taken; nothing where nobody can read any more.
    private func writeOnce(_ piece: [UInt8]) -> ArraySlice<UInt8> {
        while true {
            let count = piece.withUnsafeBytes { Glibc.write(descriptor, $0.baseAddress, $0.count) }
            if count >= 0 { return piece.dropFirst(count) }
            guard errno != EINTR else { continue }
            guard errno == EAGAIN else { return [] }
            // Somebody else made it non-blocking.
            var polled = pollfd(fd: descriptor, events: Int16(POLLOUT), revents: 0)
            _ = poll(&polled, 1, -1)
        }
    }
}
