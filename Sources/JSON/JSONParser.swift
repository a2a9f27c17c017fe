/// Reads a text of JSON (RFC 8259) and is strict where readers differ: no key twice, no comments, no byte order mark,
/// nothing after the value.
package struct JSONParser {
    /// Arrays and objects within each other; configurations have three.
    private static let deepest = 32

    private let bytes: [UInt8]
    private var position = 0

    private init(_ bytes: [UInt8]) { self.bytes = bytes }

    package static func value(of bytes: [UInt8]) throws(JSONDefect) -> JSONValue {
        var parser = JSONParser(bytes)
        if bytes.starts(with: [0xEF, 0xBB, 0xBF]) {
            throw JSONDefect(message: "expected JSON, found a byte order mark before it; save the file without one")
        }
        let value = try parser.value(depth: 0)
        parser.skipWhitespace()
        guard parser.position == bytes.count else { throw parser.defect("the end of the file") }
        return value
    }

    private mutating func value(depth: Int) throws(JSONDefect) -> JSONValue {
        skipWhitespace()
        guard position < bytes.count else { throw defect("a value") }
        switch bytes[position] {
        case UInt8(ascii: "{"): return try object(depth: depth + 1)
        case UInt8(ascii: "["): return try array(depth: depth + 1)
        case UInt8(ascii: "\""): return .string(try string())
        case UInt8(ascii: "-"), UInt8(ascii: "0")...UInt8(ascii: "9"): return .number(try number())
        default:
            if take("true") { return .boolean(true) }
            if take("false") { return .boolean(false) }
            if take("null") { return .null }
            throw defect("a value")
        }
    }

    private mutating func object(depth: Int) throws(JSONDefect) -> JSONValue {
        try enter(depth)
        var members: [String: JSONValue] = [:]
        skipWhitespace()
        if take("}") { return .object(members) }
        repeat {
            skipWhitespace()
            guard position < bytes.count, bytes[position] == UInt8(ascii: "\"") else { throw defect("a key in quotes") }
            let start = position
            let key = try string()
            guard members[key] == nil else {
                position = start
                throw JSONDefect(
                    message: "expected each key once, found \(JSONValue.string(key).summary) again\(place)")
            }
            skipWhitespace()
            guard take(":") else { throw defect("\":\" after the key \(JSONValue.string(key).summary)") }
            members[key] = try value(depth: depth)
            skipWhitespace()
        } while take(",")
        guard take("}") else { throw defect("\",\" or \"}\"") }
        return .object(members)
    }

    private mutating func array(depth: Int) throws(JSONDefect) -> JSONValue {
        try enter(depth)
        var elements: [JSONValue] = []
        skipWhitespace()
        if take("]") { return .array(elements) }
        repeat {
            elements.append(try value(depth: depth))
            skipWhitespace()
        } while take(",")
        guard take("]") else { throw defect("\",\" or \"]\"") }
        return .array(elements)
    }

    private mutating func enter(_ depth: Int) throws(JSONDefect) {
        guard depth <= Self.deepest else {
            throw JSONDefect(message: "expected at most \(Self.deepest) levels of brackets, found more\(place)")
        }
        position += 1
    }

    private mutating func number() throws(JSONDefect) -> String {
        let start = position
        _ = take("-")
        if !take("0") { try digits() }
        if take(".") { try digits() }
        if take("e") || take("E") {
            _ = take("+") || take("-")
            try digits()
        }
        if position < bytes.count, case UInt8(ascii: "0")...UInt8(ascii: "9") = bytes[position] {
            throw defect("a number without zeros before it")
        }
        return String(decoding: bytes[start..<position], as: UTF8.self)
    }

    private mutating func digits() throws(JSONDefect) {
        let start = position
        while position < bytes.count, case UInt8(ascii: "0")...UInt8(ascii: "9") = bytes[position] { position += 1 }
        guard position > start else { throw defect("a digit") }
    }
}

extension JSONParser {
    private mutating func string() throws(JSONDefect) -> String {
        let start = position
        position += 1
        var text: [UInt8] = []
        while position < bytes.count {
            let byte = bytes[position]
            switch byte {
            case UInt8(ascii: "\""):
                position += 1
                guard let string = String(validating: text, as: UTF8.self) else {
                    position = start
                    throw JSONDefect(message: "expected UTF-8, found other bytes in the string\(place)")
                }
                return string
            case UInt8(ascii: "\\"): text.append(contentsOf: String(try escape()).utf8)
            case 0..<0x20: throw defect("the string's end (a line's end within it is written \\n)")
            default:
                text.append(byte)
                position += 1
            }
        }
        throw defect("the string's end")
    }

    private mutating func escape() throws(JSONDefect) -> Unicode.Scalar {
        let escapes: [(String, Unicode.Scalar)] = [
            ("\\\"", "\""), ("\\\\", "\\"), ("\\/", "/"), ("\\b", "\u{8}"), ("\\f", "\u{c}"), ("\\n", "\n"),
            ("\\r", "\r"), ("\\t", "\t"),
        ]
        for (text, scalar) in escapes where take(text) { return scalar }
        let start = position
        if take("\\u"), let first = fourDigits() {
            if let scalar = Unicode.Scalar(UInt32(first)) { return scalar }
            if take("\\u"), let second = fourDigits(), UTF16.isLeadSurrogate(first), UTF16.isTrailSurrogate(second) {
                return UTF16.decode(UTF16.EncodedScalar([first, second]))
            }
        }
        position = start
        throw defect("an escape that JSON knows")
    }

    private mutating func fourDigits() -> UInt16? {
        guard bytes.count - position >= 4 else { return nil }
        var value: UInt16 = 0
        for byte in bytes[position..<position + 4] {
            guard let digit = Character(Unicode.Scalar(byte)).hexDigitValue, byte < 0x80 else { return nil }
            value = value << 4 | UInt16(digit)
        }
        position += 4
        return value
    }

    private mutating func take(_ text: String) -> Bool {
        guard bytes[position...].starts(with: text.utf8) else { return false }
        position += text.utf8.count
        return true
    }

    private mutating func skipWhitespace() {
        while position < bytes.count, [0x20, 0x0A, 0x0D, 0x09].contains(bytes[position]) { position += 1 }
    }

    /// What stands at the position in place of what was expected.
    private func defect(_ expected: String) -> JSONDefect {
        guard position < bytes.count else {
            return JSONDefect(message: "expected \(expected), found the end of the file")
        }
        let rest = bytes[position...]
        let isComment = rest.starts(with: "//".utf8) || rest.starts(with: "/*".utf8) || rest.first == UInt8(ascii: "#")
        if isComment { return JSONDefect(message: "expected \(expected), found a comment, which JSON has not\(place)") }
        let character = String(decoding: rest.prefix(4), as: UTF8.self).prefix(1)
        return JSONDefect(message: "expected \(expected), found \(JSONValue.string(String(character)).summary)\(place)")
    }

    /// Lines and columns count from 1, columns in bytes.
    private var place: String {
        let before = bytes[..<position]
        let line = before.count { $0 == UInt8(ascii: "\n") } + 1
        let column = before.reversed().prefix { $0 != UInt8(ascii: "\n") }.count + 1
        return ", at line \(line), column \(column)"
    }
}
