internal import CSystem
package import Failures
internal import Glibc

/// Signals that a poll loop reads like any other event. Make it before any other thread starts, since threads take
/// over which signals are blocked.
package final class SignalDescriptor: Sendable {
    package let descriptor: Int32
    private let signals: [Int32]

    /// - Parameter signals: Blocked from here on in this thread and those it starts.
    package init(_ signals: [Int32]) throws(Failure) {
        self.signals = signals
        descriptor = apus_signal_descriptor(signals, signals.count)
        guard descriptor >= 0 else {
            throw Failure(.bug, "cannot listen for signals: \(String(cString: strerror(errno)))")
        }
    }

    deinit { close(descriptor) }

    /// Lets the signals do again what they did before this took them over, in this thread and whatever of them came since.
    package func release() {
        var set = sigset_t()
        sigemptyset(&set)
        for signal in signals { sigaddset(&set, signal) }
        pthread_sigmask(SIG_UNBLOCK, &set, nil)
    }

    /// The next signal that came, if any.
    package func next() -> Int32? {
        let signal = apus_read_signal(descriptor)
        return signal == 0 ? nil : signal
    }
}
