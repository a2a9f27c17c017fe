import FoundationEssentials
import JSON
import Testing

@Suite struct JSONParserTests {
    @Test("A text of every kind of value is read, numbers as they are written")
    func values() throws {
        let text = """
            {"a": [1, -0.5e+3, 18446744073709551615], "b": {"": null}, "c": true, "d": false,
             "e\\u0041\\ud83d\\ude00\\n": "ö\\"\\\\/"}
            """
        let expected = JSONValue.object([
            "a": .array([.number("1"), .number("-0.5e+3"), .number("18446744073709551615")]),
            "b": .object(["": .null]), "c": .boolean(true), "d": .boolean(false), "eA😀\n": .string("ö\"\\/"),
        ])
        #expect(try JSONParser.value(of: Array(text.utf8)) == expected)
    }

    static let defects: [(String, String)] = [
        ("", "expected a value, found the end of the file"),
        ("{", "expected a key in quotes, found the end of the file"),
        ("{\"a\": 1,}", "expected a key in quotes, found \"}\", at line 1, column 9"),
        ("{\"a\" 1}", "expected \":\" after the key \"a\", found \"1\", at line 1, column 6"),
        ("{\"a\": 1 \"b\": 2}", "expected \",\" or \"}\", found \"\"\", at line 1, column 9"),
        ("{\"a\": 1,\n \"a\": 2}", "expected each key once, found \"a\" again, at line 2, column 2"),
        ("{\"a\": 1} x", "expected the end of the file, found \"x\", at line 1, column 10"),
        ("{\n// why\n}", "expected a key in quotes, found a comment, which JSON has not, at line 2, column 1"),
        ("{} # why", "expected the end of the file, found a comment, which JSON has not, at line 1, column 4"),
        ("\u{feff}{}", "expected JSON, found a byte order mark before it; save the file without one"),
        ("[01]", "expected a number without zeros before it, found \"1\", at line 1, column 3"),
        ("[.5]", "expected a value, found \".\", at line 1, column 2"),
        ("[1.]", "expected a digit, found \"]\", at line 1, column 4"),
        ("[NaN]", "expected a value, found \"N\", at line 1, column 2"),
        ("['a']", "expected a value, found \"'\", at line 1, column 2"),
        ("\"\\x\"", "expected an escape that JSON knows, found \"\\\", at line 1, column 2"),
        ("\"\\ud800\"", "expected an escape that JSON knows, found \"\\\", at line 1, column 2"),
        (
            "\"a\nb\"",
            "expected the string's end (a line's end within it is written \\n), found \"?\", at line 1, column 3"
        ),
    ]

    @Test("What is no JSON is refused in one line, with its place", arguments: defects)
    func defect(_ text: String, _ message: String) {
        let defect = #expect(throws: JSONDefect.self) { try JSONParser.value(of: Array(text.utf8)) }
        #expect(defect?.message == message)
    }

    @Test("Brackets within brackets are counted, and refused before they could fill the stack")
    func nesting() throws {
        let nested = { (count: Int) in
            Array((String(repeating: "[", count: count) + String(repeating: "]", count: count)).utf8)
        }
        #expect(throws: Never.self) { try JSONParser.value(of: nested(32)) }
        let defect = #expect(throws: JSONDefect.self) { try JSONParser.value(of: nested(100_000)) }
        #expect(defect?.message == "expected at most 32 levels of brackets, found more, at line 1, column 33")
    }

    @Test("Bytes that are no UTF-8 are refused")
    func encoding() {
        #expect(throws: JSONDefect.self) { try JSONParser.value(of: [0x22, 0xFF, 0x22]) }
        #expect(throws: JSONDefect.self) { try JSONParser.value(of: [0xFF]) }
    }
}
