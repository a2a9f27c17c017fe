internal import Dispatch
internal import Failures
internal import Synchronization

/// A thread that does what it is given, in order. Unlike a dispatch queue's it is there from the beginning: where the system
/// has no thread to give that is an error, and no wait without end.
final class SerialThread: Sendable {
    /// What the thread sees of this object, which it must not keep alive.
    private final class Work: Sendable {
        /// nil ends the thread.
        let waiting = Mutex<[(@Sendable () -> Void)?]>([])
        let arrivals = DispatchSemaphore(value: 0)

        func add(_ body: (@Sendable () -> Void)?) {
            waiting.withLock { $0.append(body) }
            arrivals.signal()
        }
    }

    private let work = Work()

    init() throws(Failure) {
        let work = work
        try BackgroundThread.start(givingWay: false) {
            while true {
                work.arrivals.wait()
                guard let body = work.waiting.withLock({ $0.removeFirst() }) else { return }
                body()
            }
        }
    }

    deinit { work.add(nil) }

    func async(_ body: @escaping @Sendable () -> Void) { work.add(body) }

    /// Waits until everything is done that it was given.
    func drain() {
        let end = DispatchSemaphore(value: 0)
        work.add { end.signal() }
        end.wait()
    }
}
