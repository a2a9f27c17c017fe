internal import Processes
internal import System

/// A process that is stopped for a while, or stopped and let go in turns.
struct Intervention {
    /// Of a slowed worker's time, a fifth is left.
    private static let slowStop: Seconds = 0.008
    private static let slowRun: Seconds = 0.002

    let process: ChildProcess
    private let end: Seconds
    private let isSlowing: Bool
    private(set) var isStopped = true
    /// When there is something to do next.
    private(set) var moment: Seconds

    /// - Parameter isSlowing: Whether it is let go now and then until the end.
    init(_ process: ChildProcess, isSlowing: Bool, lasting duration: Seconds, from now: Seconds) {
        self.process = process
        self.isSlowing = isSlowing
        end = now + duration
        moment = isSlowing ? now + Self.slowStop : end
    }

    /// What is due now, as a stop (true) or a continuation (false).
    mutating func turn(at now: Seconds) -> Bool {
        if now >= end || isStopped {
            isStopped = false
            moment = now + Self.slowRun
        } else {
            isStopped = true
            moment = now + Self.slowStop
        }
        return isStopped
    }

    func isOver(at now: Seconds) -> Bool { !isStopped && (now >= end || !isSlowing) }
}
