import Failures
import JSON
import Testing

@Suite struct JSONTextTests {
    @Test("Numbers come back as they were, to the last bit")
    func exact() throws {
        let numbers: [Double] = [
            0.1 + 0.2, 1 / 3, -0.0, .leastNonzeroMagnitude, .greatestFiniteMagnitude, 1e21, .infinity,
        ]
        let read = try JSONText(encoding: numbers).decode([Double].self)
        #expect(read.map(\.bitPattern) == numbers.map(\.bitPattern))
        #expect(try JSONText(encoding: [Double.nan]).decode([Double].self)[0].isNaN)
        #expect(try JSONText(encoding: [UInt64.max]).decode([UInt64].self) == [.max])
    }

    @Test("Equal values give equal text")
    func stable() throws {
        let keys = (0..<50).map { "key/\($0)" }
        let one = try JSONText(encoding: Dictionary(uniqueKeysWithValues: keys.map { ($0, 1) }))
        let other = try JSONText(encoding: Dictionary(uniqueKeysWithValues: keys.reversed().map { ($0, 1) }))
        #expect(one == other)
        #expect(one.text.hasPrefix(#"{"key/0":1,"key/1":1,"key/10":1,"#))
    }

    @Test("Text that is no such JSON is refused in one line", arguments: ["", "{", "[1,2", "{}", "[\"a\"]"])
    func refused(text: String) {
        let failure = #expect(throws: Failure.self) { try JSONText(text).decode([Int].self) }
        #expect(failure?.kind == .data)
        #expect(failure?.message.contains("\n") == false)
    }
}
