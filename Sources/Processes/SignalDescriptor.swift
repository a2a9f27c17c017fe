internal import CSystem
package import Failures
internal import Glibc
internal import Synchronization

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

/// What signals do while there is nothing to finish: they end the process at once, as the command line promises it.
///
/// What a ``SignalDescriptor`` takes over is read there from then on.
package enum SignalEnding {
    private static let signals = [SIGINT, SIGTERM, SIGUSR1, SIGHUP]
    /// Where every line lies that was ever set: a signal may be about to write the one before.
    private static let lines = Mutex<[UInt]>([])

    /// - Parameters:
    ///   - kind: Whose exit status it ends with.
    ///   - message: One line for a person, without its end.
    package static func set(_ kind: Failure.Kind, _ message: String) {
        // What was shown so far may not have ended its line.
        let line = (isatty(STDERR_FILENO) == 1 ? "\r\u{1b}[K" : "") + "apus: \(message)\n"
        guard let kept = strdup(line) else { return }
        lines.withLock { $0.append(UInt(bitPattern: kept)) }
        _ = apus_end_at_signals(signals, signals.count, kind.rawValue, kept)
    }
}
