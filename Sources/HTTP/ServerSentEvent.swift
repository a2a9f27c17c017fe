/// One event of a stream, as the HTML standard writes it ("server-sent events").
package struct ServerSentEvent: Sendable, Equatable {
    /// The kind of event that a page listens for.
    package let name: String
    /// May have several lines.
    package let data: String
    /// What a browser names when it comes back; nil leaves the one before it standing.
    package let id: String?

    package init(_ name: String, data: String, id: String? = nil) {
        self.name = name
        self.data = data
        self.id = id
    }

    package var bytes: [UInt8] {
        var text = "event: \(name)\n"
        if let id { text += "id: \(id)\n" }
        // Each of \n, \r and \r\n ends a line of the stream.
        for line in data.split(omittingEmptySubsequences: false, whereSeparator: \.isLineEnd) {
            text += "data: \(line)\n"
        }
        return Array((text + "\n").utf8)
    }

    /// A line that browsers pass over, which shows that the other side is still there.
    package static let heartbeat: [UInt8] = Array(": still here\n\n".utf8)

    /// Asks browsers to come back after so long.
    package static func retry(afterMilliseconds time: Int) -> [UInt8] { Array("retry: \(time)\n\n".utf8) }
}

extension Character {
    fileprivate var isLineEnd: Bool { self == "\n" || self == "\r" || self == "\r\n" }
}
