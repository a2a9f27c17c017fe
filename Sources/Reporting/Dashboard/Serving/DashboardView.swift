internal import Cluster
internal import Glibc
package import HTTP
internal import System

/// What a dashboard shows, and how it answers; it belongs to the server's thread.
package final class DashboardView {
    package var run: LiveRun
    /// Browsers that follow.
    package var watchers = 0
    package let feed = SectionFeed(origin: RandomText.hexadecimal(bytes: 6))
    private let access: DashboardAccess
    private var page: Page
    private var nextDrawing: Seconds = 0

    /// Seconds between two drawings, and how many times as long as a drawing takes: no more than a twentieth of a
    /// processor's time goes into them.
    private static let interval: Seconds = 0.5
    private static let restraint = 20.0

    package init(_ run: LiveRun, _ port: UInt16, _ token: AccessToken?) {
        self.run = run
        page = LivePage.page(run, at: MonotonicClock.now)
        access = DashboardAccess(token: token, port: port)
    }

    package func response(to request: HTTPRequest) -> HTTPResponse {
        let now = MonotonicClock.now
        // Asked by supervisors who know no token; it says nothing of what is trained.
        if request.path == "/healthz" { return secured(HealthCheck.response(run, at: now)) }
        if let objection = access.objection(to: request) { return secured(objection) }
        switch request.path {
        case "/": return secured(wholePage())
        case "/events":
            draw(isUrgent: false)
            let position = request["last-event-id"] ?? request.parameter("from")
            return secured(
                HTTPResponse(
                    .ok, fields: [("Content-Type", "text/event-stream; charset=utf-8"), ("X-Accel-Buffering", "no")],
                    body: .stream(SectionStream(feed, from: position))))
        case "/metrics":
            let text = RunMetrics.text(run, at: now, time: Self.time, watchers: watchers)
            return secured(HTTPResponse(.ok, type: RunMetrics.type, text))
        default: return secured(HTTPResponse(.notFound, "there is /, /metrics and /healthz"))
        }
    }

    private func wholePage() -> HTTPResponse {
        draw(isUrgent: false)
        let nonce = RandomText.hexadecimal(bytes: 16)
        let html = LivePage.html(page, position: feed.isEnded ? nil : feed.position, nonce: nonce)
        return HTTPResponse(
            .ok, type: "text/html; charset=utf-8", html,
            fields: [("Content-Security-Policy", LivePage.policy(nonce: nonce) + "; frame-ancestors 'none'")])
    }

    /// Draws what may have changed.
    ///
    /// - Parameter isUrgent: Even where it was done a moment ago.
    package func draw(isUrgent: Bool) {
        let start = MonotonicClock.now
        guard isUrgent || start >= nextDrawing else { return }
        page = LivePage.page(run, at: start)
        for section in page.sections { feed.sections.draw(section.id, section.html) }
        nextDrawing = start + max(Self.interval, Self.restraint * (MonotonicClock.now - start))
    }

    private static var time: Double {
        var time = timespec()
        clock_gettime(CLOCK_REALTIME, &time)
        return Double(time.tv_sec) + Double(time.tv_nsec) * 1e-9
    }

    private func secured(_ response: HTTPResponse) -> HTTPResponse {
        var response = response
        let names = Set(response.fields.map(\.name))
        response.fields += Self.security.filter { !names.contains($0.name) }
        return response
    }

    private static let security: [(name: String, value: String)] = [
        ("Cache-Control", "no-store"), ("Content-Security-Policy", "default-src 'none'; frame-ancestors 'none'"),
        ("Cross-Origin-Opener-Policy", "same-origin"), ("Cross-Origin-Resource-Policy", "same-origin"),
        ("Referrer-Policy", "no-referrer"), ("X-Content-Type-Options", "nosniff"), ("X-Frame-Options", "DENY"),
    ]
}
