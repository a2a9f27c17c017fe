import Testing

@testable import Reporting

struct TerminalLineTests {
    @Test(
        "lines are broken between words and set in, and a word that has no room stays whole",
        arguments: [
            ("a line that fits", nil, ["a line that fits"]), ("a line that fits", 16, ["a line that fits"]),
            ("a line that does not", 11, ["a line that", "  does not"]),
            ("see /a/path/that/is/long for more", 12, ["see", "  /a/path/that/is/long", "  for more"]),
            ("  set in, as it was", 9, ["  set in,", "  as it", "  was"]), ("", 5, [""]), ("ab cd", 1, ["ab", "  cd"]),
        ] as [(String, Int?, [String])])
    func wrapping(text: String, width: Int?, expected: [String]) {
        #expect(TerminalLine(text).wrapped(to: width).map(\.text) == expected)
    }

    @Test("pieces keep their styles where a line is broken")
    func styles() {
        let line = TerminalLine([.init(text: "one "), .init(text: "two three", style: .warning)])
        #expect(
            line.wrapped(to: 7).map(\.pieces) == [
                [.init(text: "one "), .init(text: "two", style: .warning)],
                [.init(text: "  "), .init(text: "three", style: .warning)],
            ])
    }
}
