import Glibc
import Kernels

@testable import Cluster
@testable import System
@testable import Training

/// Between a worker that halts and the coordinator that does without it meanwhile: each waits for what the other did, not
/// for a time.
final class HaltWatch: Sendable {
    private struct State {
        var isLeftAside = false
        var halts = 0
        var finished = 0
        var finishedWhenLeftAside = 0
    }

    private let state = Guarded(State())
    private static let limit: Seconds = 30

    /// How often the worker halted until it was left aside.
    var halts: Int { state.withLock { $0.halts } }

    /// On the worker's thread.
    func haltUntilLeftAside() {
        guard wait(until: { $0.isLeftAside }) else { return }
        state.withLock { $0.halts += 1 }
    }

    /// On the worker's thread.
    func finishedTask() { state.withLock { $0.finished += 1 } }

    /// On the coordinator's thread: nothing more is done before the worker has written what is too late.
    func hear(_ event: TrainingEvent) {
        switch event {
        case .workerSuspended:
            state.withLock {
                $0.isLeftAside = true
                $0.finishedWhenLeftAside = $0.finished
            }
        case .workerReturned, .workerJoined: state.withLock { $0.isLeftAside = false }
        case .step: _ = wait { !$0.isLeftAside || $0.finished > $0.finishedWhenLeftAside }
        default: break
        }
    }

    private func wait(until isSo: (State) -> Bool) -> Bool {
        let end = MonotonicClock.now + Self.limit
        while MonotonicClock.now < end {
            if state.withLock({ isSo($0) }) { return true }
            usleep(200)
        }
        return false
    }
}
