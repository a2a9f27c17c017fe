import Testing

@testable import Processes

struct LastWordsTests {
    private func lines(_ said: [String]) -> [String] {
        var words = LastWords()
        for line in said { words.append(line) }
        return words.lines
    }

    @Test("the last twenty lines are kept")
    func last() {
        let said = (1...30).map { "line \($0)" }
        #expect(lines(said) == Array(said.suffix(20)))
    }

    @Test(
        "of a crash the line that names it stays, and little behind it",
        arguments: ["Swift/Array.swift:1: Fatal error: Index out of range", "*** Program crashed: Aborted at 0x1 ***"])
    func crash(headline: String) {
        let frames = (0...50).map { "  \($0) [ra] 0x1 main" }
        #expect(lines(["before", headline] + frames) == ["before", headline] + frames.prefix(3))
    }
}
