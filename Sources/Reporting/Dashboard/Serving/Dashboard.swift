internal import CSystem
internal import Cluster
package import Failures
internal import Glibc
internal import HTTP
internal import System
package import Training

/// A run's live page: events go in at one end, at the price of an entry in a list, and browsers are served at the other, by
/// a thread of its own that gives way to whoever computes.
package final class Dashboard: Sendable {
    private struct Inbox {
        var events: [(event: TrainingEvent, time: Seconds)] = []
        var ending: Ending?
    }

    private enum Ending {
        case finished(RunReport?)
        case failed(String)
    }

    /// Events that wait for the thread; beyond it steps are passed over, of which there are many.
    private static let mostWaiting = 100_000
    /// Seconds that the last state waits for browsers to take it.
    private static let farewell = 1.0
    /// Seconds that the run's end waits for the last state to be shown at all: on a busy machine it takes long, since the
    /// thread gives way to others; where a signal ends the run, it is wanted soon.
    private static let (patience, patienceAfterSignal) = (30.0, 1.0)

    private let inbox = Guarded(Inbox())
    /// Written to when there is no time to lose, and read when the thread is done.
    private let wake: Signal
    private let goodbye: Signal

    /// - Parameter report: What is known of the run before its first event.
    package init(_ port: DashboardPort, _ report: RunReport) throws(Failure) {
        wake = try Signal()
        goodbye = try Signal()
        let run = LiveRun(report, at: MonotonicClock.now)
        try BackgroundThread.start { [self] in
            guard let socket = port.take() else { return }
            let view = DashboardView(run, port.address.port, port.token)
            let server = HTTPServer(socket) { view.response(to: $0) }
            serve(server, view)
        }
    }

    /// Called for every event; takes no longer than noting it.
    package func observe(_ event: TrainingEvent) {
        let now = MonotonicClock.now
        inbox.withLock { inbox in
            if inbox.events.count >= Self.mostWaiting, case .step = event { return }
            inbox.events.append((event, now))
        }
    }

    /// Shows the end, and waits a moment for browsers to take it.
    ///
    /// - Parameter report: With what is known at the end.
    package func finish(_ report: RunReport?) {
        end(.finished(report), isHurried: report?.stopped == .interrupted)
    }

    /// Shows why there is no more to come.
    ///
    /// - Parameter isHurried: A signal is the reason.
    package func fail(_ reason: String, isHurried: Bool) { end(.failed(reason), isHurried: isHurried) }

    private func end(_ ending: Ending, isHurried: Bool) {
        inbox.withLock { $0.ending = ending }
        wake.give()
        goodbye.wait(atMost: isHurried ? Self.patienceAfterSignal : Self.patience)
    }

    private func serve(_ server: HTTPServer, _ view: DashboardView) {
        while true {
            let (events, ending) = inbox.withLock { inbox in
                defer { inbox.events = [] }
                return (inbox.events, inbox.ending)
            }
            for (event, time) in events { view.run.observe(event, at: time) }
            view.watchers = server.streams
            switch ending {
            case nil:
                if server.streams > 0 { view.draw(isUrgent: false) }
                server.push()
                server.serve(for: 0.25, wake: wake.readEnd)
            case .finished(let report):
                view.run.finish(report)
                return part(server, view)
            case .failed(let reason):
                view.run.fail(reason)
                return part(server, view)
            }
        }
    }

    private func part(_ server: HTTPServer, _ view: DashboardView) {
        view.draw(isUrgent: true)
        view.feed.isEnded = true
        let end = MonotonicClock.now + Self.farewell
        repeat {
            server.push()
            server.serve(for: server.hasOutgoing ? 0.02 : 0)
        } while server.hasOutgoing && MonotonicClock.now < end
        goodbye.give()
        // Until the process ends, whoever asks is answered.
        while true { server.serve(for: 60) }
    }
}
