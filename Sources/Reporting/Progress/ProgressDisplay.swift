internal import Cluster
internal import Failures
internal import System
package import Training

/// Training as people follow it on standard error: lines for events, and below them on a terminal a few that are drawn
/// anew a few times a second; elsewhere a line now and then.
package final class ProgressDisplay {
    /// How the line begins that says that the first step is next.
    package static let beginning = "training "
    private static let plainInterval = 10.0

    private let terminal: Terminal
    private let isQuiet: Bool
    private var events: EventLines
    private var state = ProgressState()
    private var area = LiveArea()
    private var lastPlain: Seconds?
    /// Of workers that failed, for the report of a run that ends for it.
    package private(set) var failures = WorkerFailures()

    /// - Parameter isQuiet: Only warnings are shown.
    package init(terminal: Terminal = Terminal(), isQuiet: Bool = false) {
        self.terminal = terminal
        self.isQuiet = isQuiet
        events = EventLines(isQuiet: isQuiet)
    }

    package func show(_ event: TrainingEvent) {
        let now = MonotonicClock.now
        state.observe(event, at: now)
        failures.observe(event)
        let lines = events.lines(for: event, width: terminal.lineWidth)
        if !lines.isEmpty { write(lines) }
        guard !isQuiet else { return }
        if terminal.isInteractive {
            if case .workers = event { draw() }
        } else if case .step = event {
            showPlainly(at: now)
        }
    }

    /// Takes away what is drawn anew.
    package func finish() {
        terminal.write(area.clear(width: terminal.width), .last)
    }

    /// The error with which a run ends, and where it is for want of workers, what became of them.
    package func explained(_ error: any Error) -> any Error {
        guard var failure = error as? Failure, failure.kind == .unavailable else { return error }
        failure.details = failure.details ?? failureTable
        return failure
    }

    /// What became of workers that failed; nil where none did.
    package var failureTable: String? { failures.table(width: terminal.lineWidth) }

    /// Writes lines above what is drawn anew.
    private func write(_ lines: [TerminalLine]) {
        let text = lines.map { $0.rendered(hasColor: terminal.hasColor) + "\n" }.joined()
        var cleared = area
        if terminal.write(cleared.clear(width: terminal.width) + text) { area = cleared }
        if terminal.isInteractive, !isQuiet { draw() }
    }

    private func draw() {
        let (width, height) = (terminal.width, terminal.height)
        let lines = ProgressLayout(width: width - 1, height: height - 1).lines(of: state)
        var drawn = area
        // What is not drawn leaves on the screen what was there.
        if terminal.write(drawn.draw(lines, width: width, hasColor: terminal.hasColor), .passing) { area = drawn }
    }

    private func showPlainly(at now: Seconds) {
        guard let last = lastPlain else { return lastPlain = now }
        guard now - last >= Self.plainInterval else { return }
        lastPlain = now
        terminal.write(ProgressLayout.plainLine(of: state) + "\n")
    }
}
