internal import HTTP

/// A browser's stream: the newest state of whatever changed since it last took something.
package final class SectionStream: ResponseStream {
    private let feed: SectionFeed
    private var seen: Int
    private var hasBegun = false
    private var hasEnded = false

    /// - Parameter position: What the browser has, as ``SectionFeed/position`` named it.
    package init(_ feed: SectionFeed, from position: String?) {
        self.feed = feed
        seen = feed.revision(at: position)
    }

    package func next() -> [UInt8]? {
        guard hasBegun else {
            hasBegun = true
            return ServerSentEvent.retry(afterMilliseconds: 2000)
        }
        if seen < feed.sections.revision {
            defer { seen = feed.sections.revision }
            return feed.events(since: seen)
        }
        guard feed.isEnded, !hasEnded else { return nil }
        hasEnded = true
        return ServerSentEvent("end", data: "").bytes
    }
}
