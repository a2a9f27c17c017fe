internal import CSystem
package import Failures
internal import Glibc
internal import Synchronization

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
