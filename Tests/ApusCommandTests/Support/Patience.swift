import Glibc
import TestSupport

/// Waiting for what other processes do.
enum Patience {
    /// - Parameter seconds: In an ordinary build; sanitizers are given more.
    /// - Returns: Whether it was so before the time was over.
    static func wait(_ seconds: Double, until condition: () throws -> Bool) rethrows -> Bool {
        let clock = ContinuousClock()
        let deadline = clock.now + .seconds(seconds * Sanitizer.slowdown)
        while clock.now < deadline {
            if try condition() { return true }
            usleep(5000)
        }
        return try condition()
    }
}
