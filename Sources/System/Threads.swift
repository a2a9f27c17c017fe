internal import CSystem
internal import Dispatch
package import Failures
internal import Glibc
internal import Synchronization

/// A thread beside those that compute: it may run on any processor, and receives no signal.
package enum BackgroundThread {
    private final class Body {
        let givesWay: Bool
        let run: @Sendable () -> Void

        init(givesWay: Bool, _ run: @escaping @Sendable () -> Void) {
            self.givesWay = givesWay
            self.run = run
        }
    }

    /// - Parameters:
    ///   - givingWay: Whether it lets those that compute go first.
    ///   - body: Runs until it returns, or the process ends.
    package static func start(givingWay: Bool = true, _ body: @escaping @Sendable () -> Void) throws(Failure) {
        let context = Unmanaged.passRetained(Body(givesWay: givingWay, body))
        let code = apus_start_thread(
            { context in
                guard let context else { return nil }
                let body = Unmanaged<Body>.fromOpaque(context).takeRetainedValue()
                // The thread that started this one may be kept on a core that a step needs.
                Processors.run(on: Processors.permitted)
                if body.givesWay { apus_give_way() }
                body.run()
                return nil
            }, context.toOpaque())
        guard code == 0 else {
            context.release()
            throw Failure(.unavailable, "cannot start a thread: \(String(cString: strerror(code)))")
        }
    }
}

/// A loop whose iterations do not depend on each other, on all processors.
package enum ParallelLoop {
    private final class Counter: Sendable {
        private let taken = Atomic(0)
        let count: Int

        init(_ count: Int) { self.count = count }

        func next() -> Int? {
            let number = taken.wrappingAdd(1, ordering: .relaxed).oldValue
            return number < count ? number : nil
        }
    }

    /// Returns when all are done. Where the system has no thread to give, those that are there do the work.
    ///
    /// - Parameter body: Called for every number below `iterations`, by several threads at once.
    package static func perform(iterations: Int, _ body: @escaping @Sendable (Int) -> Void) {
        let counter = Counter(iterations)
        let end = DispatchSemaphore(value: 0)
        var helpers = 0
        while helpers < min(Processors.usable.count, iterations) - 1 {
            let start = Result {
                try BackgroundThread.start(givingWay: false) {
                    while let number = counter.next() { body(number) }
                    end.signal()
                }
            }
            guard case .success = start else { break }
            helpers += 1
        }
        while let number = counter.next() { body(number) }
        for _ in 0..<helpers { end.wait() }
    }
}

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

/// What several threads share, behind a mutex whose order the thread sanitizer sees. Of Swift's own it sees nothing where one
/// thread has to wait for another: that is done in a library that is not instrumented.
package final class Guarded<Value>: Sendable {
    private let mutex: Mutex<Value>

    package init(_ value: sending Value) { mutex = Mutex(value) }

    package func withLock<Result, Trouble: Error>(
        _ body: (inout sending Value) throws(Trouble) -> sending Result
    ) throws(Trouble) -> sending Result {
        let place = Unmanaged.passUnretained(self).toOpaque()
        return try mutex.withLock { (value) throws(Trouble) in
            apus_happens_after(place)
            defer { apus_happens_before(place) }
            return try body(&value)
        }
    }
}
