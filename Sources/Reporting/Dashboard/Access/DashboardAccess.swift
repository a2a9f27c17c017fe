package import HTTP

/// Who may see a dashboard.
///
/// On loopback without a token, whoever is on this host; but a page from elsewhere that a browser shows must not reach it
/// by a name that somebody lets point to 127.0.0.1 (DNS rebinding), so the request has to name this host. With a token,
/// whoever knows it: by a link, which gives the browser a pass for later, or as `Authorization: Bearer`.
package struct DashboardAccess: Sendable {
    private let token: AccessToken?
    private let cookie: String

    /// - Parameters:
    ///   - token: Asked of everybody; must be there where other hosts reach the port.
    ///   - port: Browsers share cookies between the ports of a host.
    package init(token: AccessToken?, port: UInt16) {
        self.token = token
        cookie = "apus-\(port)"
    }

    /// - Returns: What is answered instead of what was asked for; nil where it may be seen.
    package func objection(to request: HTTPRequest) -> HTTPResponse? {
        guard let token else {
            return Self.namesThisHost(request["host"] ?? "")
                ? nil
                : HTTPResponse(
                    .forbidden, "this dashboard answers at localhost or 127.0.0.1 only; elsewhere it needs a token")
        }
        if let guess = request.parameter("token") {
            guard token.admits(guess) else { return refusal("that is not the token") }
            let fields = [
                ("Location", request.path), ("Cache-Control", "no-store"), ("Referrer-Policy", "no-referrer"),
                ("Set-Cookie", "\(cookie)=\(token.pass); Path=/; HttpOnly; SameSite=Lax"),
            ]
            return HTTPResponse(.seeOther, "see \(request.path)", fields: fields)
        }
        if let authorization = request["authorization"] {
            let words = authorization.split(separator: " ", omittingEmptySubsequences: true)
            if words.count == 2, words[0].lowercased() == "bearer", token.admits(String(words[1])) { return nil }
            return refusal("that is not the token")
        }
        if let pass = request.cookie(cookie), token.admits(pass: pass) { return nil }
        return refusal("this dashboard needs its token: open it as /?token=TOKEN, or send Authorization: Bearer TOKEN")
    }

    private func refusal(_ reason: String) -> HTTPResponse {
        HTTPResponse(
            .unauthorized, reason,
            fields: [("WWW-Authenticate", "Bearer realm=\"apus\""), ("Cache-Control", "no-store")])
    }

    /// Any port will do: it may be forwarded.
    private static func namesThisHost(_ authority: String) -> Bool {
        guard let address = try? ServingAddress(authority) else { return false }
        let host = address.host.lowercased()
        return host == "localhost" || host.hasSuffix(".localhost") || SocketAddress(host, port: 0)?.isLoopback == true
    }
}
