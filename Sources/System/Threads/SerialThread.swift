internal import Dispatch
package import Failures

/// A thread that does what it is given, in order. Unlike a dispatch queue's it is there from the beginning: where the system
/// has no thread to give that is an error, and no wait without end.
package final class SerialThread: Sendable {
    private struct Task {
        let due: DispatchTime
        let body: @Sendable () -> Void
    }

    /// What the thread sees of this object, which it must not keep alive.
    private final class Work: Sendable {
        private let state = Guarded((tasks: [Task](), isEnding: false))
        private let news = DispatchSemaphore(value: 0)

        func add(_ task: Task) {
            state.withLock { $0.tasks.append(task) }
            news.signal()
        }

        func end() {
            state.withLock { $0.isEnding = true }
            news.signal()
        }

        /// Waits for the next that is due; nil when there will be none.
        func next() -> Task? {
            while true {
                let (task, due) = state.withLock { state in
                    let now = DispatchTime.now()
                    guard let place = state.tasks.firstIndex(where: { $0.due <= now }) else {
                        let earliest = state.tasks.map(\.due).min()
                        return (nil as Task?, state.isEnding ? earliest : earliest ?? .distantFuture)
                    }
                    return (state.tasks.remove(at: place), now)
                }
                guard task == nil, let due else { return task }
                _ = news.wait(timeout: due)
            }
        }
    }

    private let work = Work()

    /// - Throws: `Failure.unavailable` where the system has no thread to give.
    package init() throws(Failure) {
        let work = work
        try BackgroundThread.start(givingWay: false) {
            while let task = work.next() { task.body() }
        }
    }

    deinit { work.end() }

    /// - Parameter seconds: What it waits at least; others go before it meanwhile.
    package func async(after seconds: Double = 0, _ body: @escaping @Sendable () -> Void) {
        work.add(Task(due: .now() + seconds, body: body))
    }

    /// Waits until everything is done that it was given to do at once.
    package func drain() {
        let end = DispatchSemaphore(value: 0)
        async { end.signal() }
        end.wait()
    }
}
