internal import CSystem
package import Failures
internal import Glibc

/// A thread beside those that compute, which it gives way to: it may run on any processor, and receives no signal.
package enum BackgroundThread {
    private final class Body {
        let run: @Sendable () -> Void

        init(_ run: @escaping @Sendable () -> Void) { self.run = run }
    }

    /// - Parameter body: Runs until it returns, or the process ends.
    package static func start(_ body: @escaping @Sendable () -> Void) throws(Failure) {
        let context = Unmanaged.passRetained(Body(body))
        let code = apus_start_thread(
            { context in
                guard let context else { return nil }
                let body = Unmanaged<Body>.fromOpaque(context).takeRetainedValue()
                // The thread that started this one may be kept on a core that a step needs.
                Processors.run(on: Processors.permitted)
                apus_give_way()
                body.run()
                return nil
            }, context.toOpaque())
        guard code == 0 else {
            context.release()
            throw Failure(.unavailable, "cannot start a thread: \(String(cString: strerror(code)))")
        }
    }
}
