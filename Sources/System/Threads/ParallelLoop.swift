internal import Dispatch
internal import Synchronization

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
