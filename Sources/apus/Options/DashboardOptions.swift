internal import ArgumentParser
internal import Failures
internal import Files
internal import Glibc
internal import HTTP
internal import Reporting

/// A page that shows a run while it trains.
struct DashboardOptions: ParsableArguments {
    @Option(
        defaultAsFlag: "", parsing: .next,
        help: ArgumentHelp(
            "Serve a live page of the run, with /metrics and /healthz, at [HOST:]PORT. (default: 127.0.0.1:6236)",
            valueName: "address"))
    var dashboard: String?

    @Option(
        help: ArgumentHelp(
            """
            What browsers must know to see it: a token, or @FILE that holds one, which unlike a command line only its owner \
            reads. (default: APUS_DASHBOARD_TOKEN; else none on loopback, and elsewhere a new one, which is shown)
            """, valueName: "token"))
    var dashboardToken: String?

    /// - Returns: The port, taken; nil where no page is asked for.
    func port() throws -> DashboardPort? {
        guard let dashboard else {
            guard dashboardToken == nil else {
                throw Failure(.usage, "--dashboard-token is for --dashboard; give both")
            }
            return nil
        }
        let address = dashboard.isEmpty ? ServingAddress() : try ServingAddress(dashboard)
        return try DashboardPort(at: address, token: token())
    }

    private func token() throws -> AccessToken? {
        if let dashboardToken {
            guard dashboardToken.hasPrefix("@") else { return try AccessToken(dashboardToken) }
            let bytes = try InputFile.contents(
                of: String(dashboardToken.dropFirst()), limit: 4096, fileSystem: PosixFileSystem())
            let lines = String(decoding: bytes, as: UTF8.self).split(whereSeparator: \.isNewline)
            return try AccessToken(String(lines.first ?? ""))
        }
        return try getenv("APUS_DASHBOARD_TOKEN").map { try AccessToken(String(cString: $0)) }
    }
}
