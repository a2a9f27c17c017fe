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
            "Serve a live page of the run, and /metrics, at [HOST:]PORT. (default: 127.0.0.1:6236)",
            valueName: "address"))
    var dashboard: String?

    @Option(
        help: ArgumentHelp(
            """
            What browsers must know to see it: a token, or @FILE that holds one, which unlike a command line only its owner \
            reads. (default: APUS_DASHBOARD_TOKEN; else none on loopback, and elsewhere a new one, which is shown)
            """, valueName: "token", visibility: .hidden))
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
        let variable = getenv("APUS_DASHBOARD_TOKEN").map { String(cString: $0) } ?? ""
        guard let text = dashboardToken ?? (variable.isEmpty ? nil : variable) else { return nil }
        guard text.hasPrefix("@") else { return try AccessToken(text) }
        let bytes = try InputFile.contents(of: String(text.dropFirst()), limit: 4096, fileSystem: PosixFileSystem())
        let lines = String(decoding: bytes, as: UTF8.self).split(whereSeparator: \.isNewline)
        return try AccessToken(String(lines.first ?? ""))
    }
}
