import Glibc
import Synchronization
import TestSupport

/// A thread that sends a signal to another every few milliseconds, so that one is sure to come while it waits.
final class SignallingThread {
    private let shared: Shared
    private let thread: pthread_t

    private final class Shared: Sendable {
        let isStopped = Atomic<Bool>(false)
        let signal: Int32
        let target: pthread_t

        init(signal: Int32, target: pthread_t) {
            self.signal = signal
            self.target = target
        }
    }

    init(signal: Int32, to target: pthread_t) throws {
        shared = Shared(signal: signal, target: target)
        var thread = pthread_t()
        let result = pthread_create(
            &thread, nil,
            { argument in
                guard let argument else { return nil }
                let shared = Unmanaged<Shared>.fromOpaque(argument).takeRetainedValue()
                while !shared.isStopped.load(ordering: .acquiring) {
                    usleep(5000)
                    pthread_kill(shared.target, shared.signal)
                }
                return nil
            }, Unmanaged.passRetained(shared).toOpaque())
        guard result == 0 else { throw SystemCallError(code: result) }
        self.thread = thread
    }

    /// Returns when no signal comes any more.
    func stop() {
        shared.isStopped.store(true, ordering: .releasing)
        pthread_join(thread, nil)
    }
}
