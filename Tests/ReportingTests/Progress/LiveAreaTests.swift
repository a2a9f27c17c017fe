import Testing

@testable import Reporting

struct LiveAreaTests {
    @Test("lines are drawn over those before, and the cursor stands below them")
    func redraw() {
        var area = LiveArea()
        let lines = [TerminalLine("ab"), TerminalLine("c", .bad)]
        #expect(area.draw(lines, width: 80, hasColor: false) == "ab\u{1B}[K\nc\u{1B}[K\n\u{1B}[J")
        #expect(
            area.draw([TerminalLine("d", .bad)], width: 80, hasColor: true)
                == "\r\u{1B}[2A\u{1B}[31md\u{1B}[0m\u{1B}[K\n\u{1B}[J")
        #expect(area.clear(width: 80) == "\r\u{1B}[1A\u{1B}[J")
        #expect(area.clear(width: 80) == "")
    }

    @Test("lines that a narrower terminal has wrapped are taken away whole")
    func narrower() {
        var area = LiveArea()
        _ = area.draw([TerminalLine("12345678901"), TerminalLine("")], width: 80, hasColor: false)
        // Three rows of five columns, and one for the empty line.
        #expect(area.clear(width: 5) == "\r\u{1B}[4A\u{1B}[J")
    }
}
