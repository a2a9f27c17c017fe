internal import CSystem
package import Failures
internal import Glibc

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
