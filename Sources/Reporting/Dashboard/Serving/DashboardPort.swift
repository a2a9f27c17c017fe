package import Failures
internal import Glibc
package import HTTP
internal import Synchronization

/// Where a dashboard will be: taken before anything is made for the run, so that a port in use costs nothing.
package final class DashboardPort: Sendable {
    /// Where no port is named; if it is taken, any free one will do.
    package static let usualPort: UInt16 = 6236

    package let token: AccessToken?
    let address: SocketAddress
    private let socket: Mutex<ListeningSocket?>
    private let isNews: Bool

    /// - Parameter token: Asked of everybody; without one, loopback asks for none, and elsewhere a new one is made.
    /// - Throws: `Failure.unavailable` where that address cannot be served at.
    package init(at wanted: ServingAddress, token: AccessToken?) throws(Failure) {
        let address = try wanted.resolved(defaultPort: Self.usualPort)
        let isGenerated = token == nil && !address.isLoopback
        self.token = isGenerated ? .generated() : token
        let socket: ListeningSocket
        do {
            socket = try ListeningSocket(at: address)
        } catch  where wanted.port == nil {
            socket = try ListeningSocket(at: wanted.resolved(defaultPort: 0))
        }
        self.address = socket.address
        self.socket = Mutex(socket)
        isNews = isGenerated || wanted.port == nil || wanted.port == 0
        publicToken = isGenerated ? self.token : nil
    }

    /// One that nobody was told of yet.
    private let publicToken: AccessToken?

    /// What to tell people: the page's address, with the token where it was made here.
    ///
    /// - Parameter isQuiet: Only what they could not know is told.
    package func announcement(isQuiet: Bool) -> String? {
        guard isNews || !isQuiet else { return nil }
        let query = publicToken.map { "?token=\($0.escaped)" } ?? ""
        return "dashboard  http://\(host):\(address.port)/\(query)"
    }

    private var host: String {
        guard address.isUnspecified else { return address.hostText }
        var name = [CChar](repeating: 0, count: 256)
        guard gethostname(&name, name.count - 1) == 0, name[0] != 0 else { return address.hostText }
        return String(decoding: name.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
    }

    /// The socket, for the one who serves.
    func take() -> ListeningSocket? { socket.withLock { $0.take() } }
}
