internal import Cluster
package import HTTP
package import System

/// Whether the process that trains is alive: what a supervisor asks before it starts it anew.
///
/// A run that waits for workers is healthy, since a new process would wait as well; one whose coordinator has not been
/// heard of for long is not.
package enum HealthCheck {
    /// Seconds; a coordinator that goes round its loop tells how workers stand at least once a second.
    package static let longestSilence: Seconds = 60

    package static func response(_ run: LiveRun, at now: Seconds) -> HTTPResponse {
        let silence = now - run.lastEvent
        let isHealthy =
            switch run.phase {
            case .failed: false
            case .finished: true
            default: silence < longestSilence
            }
        let state = isHealthy || run.phase.name == "failed" ? run.phase.name : "stalled"
        return HTTPResponse(
            isHealthy ? .ok : .unavailable, type: "application/json",
            "{\"state\":\"\(state)\",\"step\":\(run.step),\"epoch\":\(run.report.epochs.count)}\n")
    }
}
