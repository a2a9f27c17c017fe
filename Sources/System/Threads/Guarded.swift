internal import CSystem
internal import Synchronization

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
