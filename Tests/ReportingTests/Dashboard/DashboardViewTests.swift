import HTTP
import Reporting
import System
import Testing
import Training

@Suite("A dashboard answers with its page, its changes, figures and health, and with nothing else")
struct DashboardViewTests {
    private static func view(_ token: AccessToken? = nil) throws -> DashboardView {
        let report = try RunReport(path: "runs/x", configuration: TrainingConfiguration(), datasetDigest: "0")
        return DashboardView(LiveRun(report, at: MonotonicClock.now), 80, token)
    }

    private static func response(_ view: DashboardView, _ path: String, host: String = "localhost") -> HTTPResponse {
        view.response(to: HTTPRequest(method: "GET", path: path, fields: ["host": host]))
    }

    private static func text(_ response: HTTPResponse) -> String {
        if case .whole(let bytes) = response.body { String(decoding: bytes, as: UTF8.self) } else { "" }
    }

    private static func fields(_ response: HTTPResponse) -> [String: String] {
        Dictionary(response.fields.map { ($0.name, $0.value) }) { "\($0) AND \($1)" }
    }

    @Test("The page has every section, a script by its nonce alone, and no address but its own")
    func page() throws {
        let view = try Self.view()
        let response = Self.response(view, "/")
        let html = Self.text(response)
        for section in ReportSection.allCases { #expect(html.contains("<section id=\"\(section.id)\"")) }
        #expect(html.contains("<section id=\"now\""))
        let nonce = try #require(html.firstMatch(of: /<script nonce="([0-9a-f]{32})"/)?.1)
        let policy = try #require(Self.fields(response)["Content-Security-Policy"])
        #expect(policy.contains("default-src 'none'") && policy.contains("script-src 'nonce-\(nonce)'"))
        #expect(!policy.contains("script-src 'unsafe") && policy.contains("frame-ancestors 'none'"))
        #expect(!html.contains("http://") && !html.contains("https://"))
        #expect(!Self.text(Self.response(view, "/")).contains(nonce))
    }

    @Test(
        "Every answer forbids to be kept, framed, guessed at or read from elsewhere",
        arguments: ["/", "/events", "/metrics", "/healthz", "/x"])
    func security(path: String) throws {
        let fields = try Self.fields(Self.response(Self.view(), path))
        #expect(fields["Cache-Control"] == "no-store" && fields["X-Content-Type-Options"] == "nosniff")
        #expect(fields["X-Frame-Options"] == "DENY" && fields["Referrer-Policy"] == "no-referrer")
        #expect(fields["Cross-Origin-Resource-Policy"] == "same-origin" && fields["Access-Control-Allow-Origin"] == nil)
        #expect(fields["Content-Security-Policy"]?.contains(" AND ") == false)
    }

    @Test(
        "Whoever may not see it learns nothing but its health",
        arguments: [("/", 401), ("/events", 401), ("/metrics", 401), ("/x", 401), ("/healthz", 200)])
    func locked(path: String, status: Int) throws {
        let response = try Self.response(Self.view(AccessToken("0123456789abcdef")), path)
        #expect(response.status.rawValue == status)
        #expect(!Self.text(response).contains("runs/x"))
    }

    @Test("After the end the page stays as it is, and asks nobody any more")
    func ended() throws {
        let view = try Self.view()
        view.run.finish(nil)
        view.draw(isUrgent: true)
        view.feed.isEnded = true
        let html = Self.text(Self.response(view, "/"))
        #expect(!html.contains("<script") && !html.contains("http-equiv=\"refresh\"") && html.contains("Ended."))
    }
}
