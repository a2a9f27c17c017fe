import HTTP
import Reporting
import Testing

@Suite("A dashboard is seen by whom it should be seen by")
struct DashboardAccessTests {
    private static func request(_ fields: [String: String], query: String = "") -> HTTPRequest {
        HTTPRequest(method: "GET", path: "/metrics", query: query, fields: fields)
    }

    private static func field(_ name: String, of response: HTTPResponse?) -> String? {
        response?.fields.first { $0.name == name }?.value
    }

    @Test(
        "Without a token, requests that name this host, through whatever port",
        arguments: ["localhost", "LOCALHOST:80", "127.0.0.1:6236", "127.1.2.3", "[::1]:1", "run.localhost:99"])
    func thisHost(host: String) {
        #expect(DashboardAccess(token: nil, port: 80).objection(to: Self.request(["host": host])) == nil)
    }

    @Test(
        "Names that somebody may let point here are refused",
        arguments: [
            "evil.example", "localhost.evil.example:80", "127.0.0.1.evil.example", "evil", "10.0.0.1", "", "[", "a b",
        ])
    func rebinding(host: String) {
        let response = DashboardAccess(token: nil, port: 80).objection(to: Self.request(["host": host]))
        #expect(response?.status == .forbidden)
    }

    @Test("A link with the token leads to the page without it, and leaves a pass that scripts cannot read")
    func link() throws {
        let access = DashboardAccess(token: try AccessToken("0123456789abcdef"), port: 80)
        let response = access.objection(to: Self.request(["host": "a"], query: "token=0123456789%61bcdef"))
        #expect(response?.status == .seeOther && Self.field("Location", of: response) == "/metrics")
        let cookie = try #require(Self.field("Set-Cookie", of: response))
        #expect(cookie.hasPrefix("apus-80=") && cookie.contains("HttpOnly") && !cookie.contains("0123456789abcdef"))
        let pass = String(cookie.prefix { $0 != ";" })
        #expect(access.objection(to: Self.request(["host": "a", "cookie": "b=1; \(pass)"])) == nil)
        #expect(access.objection(to: Self.request(["host": "a", "cookie": "\(pass)0"]))?.status == .unauthorized)
        let other = DashboardAccess(token: try AccessToken("0123456789abcdeX"), port: 80)
        #expect(other.objection(to: Self.request(["host": "a", "cookie": pass]))?.status == .unauthorized)
    }

    @Test(
        "With a token, programs say it as a bearer; everything else is refused, also on this host",
        arguments: [
            (["authorization": "Bearer 0123456789abcdef"], "", true),
            (["authorization": "bearer  0123456789abcdef"], "", true),
            (["authorization": "Bearer 0123456789abcdeg"], "", false), (["authorization": "Bearer"], "", false),
            (["authorization": "Basic 0123456789abcdef"], "", false), ([:], "", false), ([:], "token=", false),
            ([:], "token=0123456789abcdeg", false), ([:], "tokens=0123456789abcdef", false),
            (["cookie": "apus-80=0123456789abcdef"], "", false),
        ] as [([String: String], String, Bool)])
    func bearer(fields: [String: String], query: String, isGranted: Bool) throws {
        let access = DashboardAccess(token: try AccessToken("0123456789abcdef"), port: 80)
        let fields = fields.merging(["host": "127.0.0.1"]) { $1 }
        let response = access.objection(to: Self.request(fields, query: query))
        #expect(isGranted ? response == nil : response?.status == .unauthorized)
        #expect(isGranted || Self.field("WWW-Authenticate", of: response)?.hasPrefix("Bearer") == true)
    }
}
