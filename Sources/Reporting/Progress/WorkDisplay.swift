internal import System

/// Long work that is not training, as people follow it on standard error: one line that is redrawn on a terminal, a line
/// now and then elsewhere, and none where it is soon done. Several threads may tell of it.
package final class WorkDisplay: Sendable {
    private struct State {
        var area = LiveArea()
        var pace: WorkPace
        var done = 0
    }

    private let work: String
    private let unit: WorkUnit
    private let terminal: Terminal
    private let isQuiet: Bool
    private let state: Guarded<State>

    /// - Parameters:
    ///   - work: What is being done: "drawing digits".
    ///   - isQuiet: Nothing is shown.
    package init(_ work: String, unit: WorkUnit, terminal: Terminal = Terminal(), isQuiet: Bool = false) {
        self.work = work
        self.unit = unit
        self.terminal = terminal
        self.isQuiet = isQuiet
        state = Guarded(State(pace: WorkPace(isInteractive: terminal.isInteractive)))
    }

    /// So much is done of all.
    ///
    /// - Parameter total: Nil where nobody knows.
    package func show(_ done: Int, of total: Int?) {
        guard !isQuiet else { return }
        state.withLock { show(done, of: total, &$0) }
    }

    /// So much more is done.
    package func advance(by count: Int, of total: Int) {
        guard !isQuiet else { return }
        state.withLock { state in
            show(state.done + count, of: total, &state)
        }
    }

    /// Takes away what is drawn anew.
    package func finish() { state.withLock { clear(&$0) } }

    private func show(_ done: Int, of total: Int?, _ state: inout State) {
        state.done = done
        guard done != total else {
            state.pace.restart()
            return clear(&state)
        }
        guard state.pace.isDue(at: MonotonicClock.now) else { return }
        let line = WorkLine(work: work, unit: unit, done: done, total: total)
        guard terminal.isInteractive else {
            terminal.write(line.plainText + "\n")
            return
        }
        let width = terminal.width
        var drawn = state.area
        let text = drawn.draw([line.line(width: width - 1)], width: width, hasColor: terminal.hasColor)
        if terminal.write(text, .passing) { state.area = drawn }
    }

    private func clear(_ state: inout State) {
        terminal.write(state.area.clear(width: terminal.width), .last)
    }
}
