internal import HTTP

/// What all streams of a dashboard draw from; it belongs to the server's thread.
package final class SectionFeed {
    /// Tells this process from an earlier one, whose revisions mean nothing here.
    private let origin: String
    package var sections = LiveSections()
    /// Nothing changes any more.
    package var isEnded = false
    /// Readers are mostly at the same revision.
    private var last: (seen: Int, revision: Int, bytes: [UInt8])?

    package init(origin: String) { self.origin = origin }

    /// Names what a page holds that was made now.
    package var position: String { "\(origin)-\(sections.revision)" }

    /// - Parameter position: As a browser gave it back; one of another process, or none, counts as nothing seen.
    package func revision(at position: String?) -> Int {
        guard let parts = position?.split(separator: "-", omittingEmptySubsequences: false), parts.count == 2,
            parts[0] == origin
        else { return 0 }
        return Int(parts[1]).map { (0...sections.revision).contains($0) ? $0 : 0 } ?? 0
    }

    /// The events that bring a reader up to date. The last one alone bears the new position, so that one who is cut off
    /// between them is told all of them again.
    func events(since seen: Int) -> [UInt8] {
        if let last, last.seen == seen, last.revision == sections.revision { return last.bytes }
        let changed = sections.changes(since: seen)
        let bytes = changed.enumerated().flatMap { index, section in
            ServerSentEvent(
                "section", data: "\(section.id)\n\(section.html)", id: index == changed.count - 1 ? position : nil
            ).bytes
        }
        last = (seen, sections.revision, bytes)
        return bytes
    }
}
