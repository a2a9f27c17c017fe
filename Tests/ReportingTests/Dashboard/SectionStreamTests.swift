import HTTP
import Reporting
import Testing

@Suite("A browser is told the newest state of what it has not seen, and nothing older")
struct SectionStreamTests {
    private static func text(_ stream: SectionStream) -> String? {
        stream.next().map { String(decoding: $0, as: UTF8.self) }
    }

    /// Of a stream that has already told how soon to come back.
    private static func stream(_ feed: SectionFeed, from position: String?) -> SectionStream {
        let stream = SectionStream(feed, from: position)
        #expect(text(stream) == "retry: 2000\n\n")
        return stream
    }

    @Test("A section that is drawn the same is no change")
    func same() {
        var sections = LiveSections()
        sections.draw("a", "1")
        sections.draw("b", "1")
        sections.draw("a", "1")
        #expect(sections.revision == 2)
        sections.draw("a", "2")
        let changes = sections.changes(since: 2)
        #expect(changes.map(\.id) == ["a"] && changes.map(\.html) == ["2"] && changes.map(\.revision) == [3])
        #expect(sections.changes(since: 0).map(\.id) == ["a", "b"] && sections.changes(since: 3).isEmpty)
        #expect(sections.changes(since: 4).map(\.id) == ["a", "b"])
    }

    @Test("However much happened since, a slow reader gets each section once, as it is now")
    func slow() {
        let feed = SectionFeed(origin: "x")
        feed.sections.draw("a", "<p>0</p>")
        feed.sections.draw("b", "<p>0</p>")
        let stream = Self.stream(feed, from: nil)
        #expect(
            Self.text(stream)
                == "event: section\ndata: a\ndata: <p>0</p>\n\nevent: section\nid: x-2\ndata: b\ndata: <p>0</p>\n\n")
        #expect(Self.text(stream) == nil)
        for number in 1...1000 { feed.sections.draw("a", "<p>\(number)</p>") }
        #expect(Self.text(stream) == "event: section\nid: x-1002\ndata: a\ndata: <p>1000</p>\n\n")
        #expect(Self.text(stream) == nil)
    }

    @Test("Whoever comes back gets what changed meanwhile; whoever saw another process gets everything")
    func reconnect() {
        let feed = SectionFeed(origin: "x")
        feed.sections.draw("a", "1")
        let position = feed.position
        feed.sections.draw("b", "1")
        #expect(Self.text(Self.stream(feed, from: position)) == "event: section\nid: x-2\ndata: b\ndata: 1\n\n")
        for strange in [nil, "", "y-1", "x", "x-", "x-99", "x--1", "x-1-1", "\u{0}"] {
            #expect(Self.text(Self.stream(feed, from: strange))?.contains("data: a\n") == true)
        }
    }

    @Test("The end is told once, after the last state")
    func end() {
        let feed = SectionFeed(origin: "x")
        let stream = Self.stream(feed, from: feed.position)
        feed.sections.draw("a", "1")
        feed.isEnded = true
        #expect(Self.text(stream)?.hasPrefix("event: section\n") == true)
        #expect(Self.text(stream) == "event: end\ndata: \n\n")
        #expect(Self.text(stream) == nil)
    }
}
