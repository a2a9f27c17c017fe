/// Walks over JSON objects of strings and arrays of integers (RFC 8259), and refuses everything else by its place.
struct JSONScanner {
    private let bytes: [UInt8]
    private var position = 0
    /// Whether the next key of the object is its first; an object ends before a later one begins.
    private var isAtFirstMember = false

    init(_ bytes: [UInt8]) { self.bytes = bytes }

    var startsWithBrace: Bool { bytes.first == UInt8(ascii: "{") }

    mutating func beginObject() throws(SafetensorsDefect) {
        try expect("{", "an object")
        isAtFirstMember = true
    }

    /// The next key of the object begun last, with its value ahead; nil at the object's end.
    mutating func nextKey() throws(SafetensorsDefect) -> String? {
        if take("}") {
            isAtFirstMember = false
            return nil
        }
        if !isAtFirstMember { try expect(",", "\",\" or \"}\"") }
        isAtFirstMember = false
        let key = try string("a key")
        try expect(":", "\":\" after the key \(quoted(key))")
        return key
    }

    mutating func integers(_ subject: String) throws(SafetensorsDefect) -> [Int] {
        var integers: [Int] = []
        try expect("[", "\(subject) as an array")
        if take("]") { return integers }
        while true {
            integers.append(try integer(subject))
            if take("]") { return integers }
            try expect(",", "\",\" or \"]\" in \(subject)")
        }
    }

    mutating func string(_ subject: String) throws(SafetensorsDefect) -> String {
        try expect("\"", "\(subject) as a string")
        var text: [UInt8] = []
        while position < bytes.count {
            let byte = bytes[position]
            position += 1
            switch byte {
            case UInt8(ascii: "\""):
                guard let string = String(validating: text, as: UTF8.self) else {
                    throw SafetensorsDefect("its header holds a string that is not UTF-8, at byte \(position)")
                }
                return string
            case UInt8(ascii: "\\"):
                text.append(contentsOf: String(try escape()).utf8)
            case 0..<0x20:
                throw SafetensorsDefect("its header holds a bare control character at byte \(position - 1)")
            default:
                text.append(byte)
            }
        }
        throw SafetensorsDefect("its header ends in mid-string")
    }

    /// Nothing but white space may follow.
    mutating func end() throws(SafetensorsDefect) {
        skipWhitespace()
        guard position == bytes.count else {
            throw SafetensorsDefect("its header has something after its end, at byte \(position)")
        }
    }

    private mutating func integer(_ subject: String) throws(SafetensorsDefect) -> Int {
        skipWhitespace()
        let start = position
        var value = 0
        while position < bytes.count, case let digit = bytes[position] &- UInt8(ascii: "0"), digit <= 9 {
            let (product, overflow) = value.multipliedReportingOverflow(by: 10)
            let (sum, carry) = product.addingReportingOverflow(Int(digit))
            if overflow || carry { throw SafetensorsDefect("\(subject) holds a number above \(Int.max)") }
            value = sum
            position += 1
        }
        let length = position - start
        let isFraction = position < bytes.count && ".eE".utf8.contains(bytes[position])
        guard length > 0, !isFraction, length == 1 || bytes[start] != UInt8(ascii: "0") else {
            throw SafetensorsDefect("\(subject) holds something else than non-negative integers, at byte \(start)")
        }
        return value
    }

    private mutating func escape() throws(SafetensorsDefect) -> Unicode.Scalar {
        let start = position - 1
        guard position < bytes.count else { throw SafetensorsDefect("its header ends in mid-string") }
        position += 1
        switch bytes[position - 1] {
        case UInt8(ascii: "\""): return "\""
        case UInt8(ascii: "\\"): return "\\"
        case UInt8(ascii: "/"): return "/"
        case UInt8(ascii: "b"): return "\u{8}"
        case UInt8(ascii: "f"): return "\u{c}"
        case UInt8(ascii: "n"): return "\n"
        case UInt8(ascii: "r"): return "\r"
        case UInt8(ascii: "t"): return "\t"
        case UInt8(ascii: "u"):
            if let scalar = unicodeEscape() { return scalar }
        default: break
        }
        throw SafetensorsDefect("its header holds an escape that JSON does not know, at byte \(start)")
    }

    /// The scalar of `XXXX`, or of the surrogate pair `XXXX\uXXXX`.
    private mutating func unicodeEscape() -> Unicode.Scalar? {
        guard let first = fourDigits() else { return nil }
        guard UTF16.isLeadSurrogate(first) else { return Unicode.Scalar(UInt32(first)) }
        guard bytes[position...].starts(with: "\\u".utf8) else { return nil }
        position += 2
        guard let second = fourDigits(), UTF16.isTrailSurrogate(second) else { return nil }
        return UTF16.decode(UTF16.EncodedScalar([first, second]))
    }

    private mutating func fourDigits() -> UInt16? {
        guard bytes.count - position >= 4 else { return nil }
        var value: UInt16 = 0
        for _ in 0..<4 {
            guard let digit = Character(Unicode.Scalar(bytes[position])).hexDigitValue else { return nil }
            value = value << 4 | UInt16(digit)
            position += 1
        }
        return value
    }

    private mutating func skipWhitespace() {
        while position < bytes.count {
            switch bytes[position] {
            case 0x20, 0x0A, 0x0D, 0x09: position += 1
            default: return
            }
        }
    }

    private mutating func take(_ character: Unicode.Scalar) -> Bool {
        skipWhitespace()
        guard position < bytes.count, bytes[position] == UInt8(ascii: character) else { return false }
        position += 1
        return true
    }

    private mutating func expect(_ character: Unicode.Scalar, _ subject: String) throws(SafetensorsDefect) {
        guard take(character) else {
            throw SafetensorsDefect("its header is not the expected JSON: no \(subject) at byte \(position)")
        }
    }
}
