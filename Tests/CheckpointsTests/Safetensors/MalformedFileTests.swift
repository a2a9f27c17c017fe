import Checkpoints
import Testing

/// Files that are wrong in one way each, and the words by which they are refused.
@Suite struct MalformedFileTests {
    struct Case: Sendable, CustomTestStringConvertible {
        let header: String
        var data = 0
        let reason: String
        var testDescription: String { reason }
    }

    /// A file with this header, unpadded.
    static func file(_ header: String, _ data: [UInt8]) -> [UInt8] {
        let count = UInt64(header.utf8.count)
        return (0..<8).map { UInt8(truncatingIfNeeded: count >> ($0 * 8)) } + Array(header.utf8) + data
    }

    private static func tensor(
        _ name: String = "a", dtype: String = "F32", shape: String = "[1]", offsets: String = "[0,4]"
    ) -> String {
        #""\#(name)":{"dtype":"\#(dtype)","shape":\#(shape),"data_offsets":\#(offsets)}"#
    }

    private static let cases: [Case] = [
        Case(header: "", reason: "does not begin with"),
        Case(header: " {}", reason: "does not begin with"),
        Case(header: "[]", reason: "does not begin with"),
        Case(header: "{", reason: "expected a key in quotes, found the end of the file"),
        Case(header: "{}}", reason: #"expected the end of the file, found "}", at line 1, column 3"#),
        Case(header: "{}\0", reason: "expected the end of the file"),
        Case(header: #"{"a"}"#, reason: #"":" after the key "a""#),
        Case(header: #"{"a":1}"#, reason: #"tensor "a": expected an object, found 1"#),
        Case(header: #"{"a":null}"#, reason: "expected an object, found null"),
        Case(header: "{\(tensor()),}", data: 4, reason: "expected a key in quotes"),
        Case(header: "{\(tensor()) \(tensor("b"))}", data: 4, reason: #"expected "," or "}""#),
        Case(header: "{\"a", reason: "expected the string's end"),
        Case(header: "{\"a\\", reason: "expected an escape that JSON knows"),
        Case(header: "{\"a\n\":", reason: "expected the string's end (a line's end within it is written \\n)"),
        Case(header: #"{"\x":"#, reason: "expected an escape that JSON knows, found"),
        Case(header: #"{"\ud800":"#, reason: "an escape"),
        Case(header: #"{"\udc00":"#, reason: "an escape"),
        Case(header: #"{"\ud800\u0041":"#, reason: "an escape"),
        Case(header: #"{"\u12"#, reason: "an escape"),
        Case(header: "{\(tensor()),\(tensor())}", data: 4, reason: #"expected each key once, found "a" again"#),
        Case(
            header: "{\(tensor()),\(tensor("\\u0061"))}", data: 4, reason: #"expected each key once, found "a" again"#),
        Case(header: #"{"__metadata__":{},"__metadata__":{}}"#, reason: #"found "__metadata__" again"#),
        Case(header: #"{"__metadata__":{"k":"1","k":"1"}}"#, reason: #"found "k" again"#),
        Case(header: #"{"__metadata__":{"k":1}}"#, reason: #"the value of metadata "k": expected a string"#),
        Case(header: #"{"__metadata__":{"k":{}}}"#, reason: #"the value of metadata "k": expected a string"#),
        Case(header: #"{"__metadata__":[]}"#, reason: "its metadata: expected an object, found an array"),
        Case(header: #"{"a":{}}"#, reason: #"tensor "a" lacks one of dtype, shape and data_offsets"#),
        Case(header: #"{"a":{"dtype":"F32","dtype":"F32"}}"#, reason: #"found "dtype" again"#),
        Case(header: #"{"a":{"shape":[1],"shape":[1]}}"#, reason: #"found "shape" again"#),
        Case(header: #"{"a":{"stride":[1]}}"#, reason: #"tensor "a" has the unknown member "stride""#),
        Case(header: "{\(tensor(dtype: "F4"))}", data: 4, reason: #"tensor "a" has the unknown dtype "F4""#),
        Case(header: "{\(tensor(shape: "[-1]"))}", data: 4, reason: "something else than non-negative integers"),
        Case(header: "{\(tensor(shape: "[1.0]"))}", data: 4, reason: "something else than non-negative integers"),
        Case(header: "{\(tensor(shape: "[1e0]"))}", data: 4, reason: "something else than non-negative integers"),
        Case(header: "{\(tensor(shape: "[01]"))}", data: 4, reason: "a number without zeros before it"),
        Case(header: "{\(tensor(shape: "[true]"))}", data: 4, reason: "something else than non-negative integers"),
        Case(header: "{\(tensor(shape: "[1,]"))}", data: 4, reason: "expected a value, found \"]\""),
        Case(
            header: "{\(tensor(shape: "1"))}", data: 4, reason: #"the shape of tensor "a": expected an array, found 1"#),
        Case(header: "{\(tensor(shape: "[9223372036854775808]"))}", data: 4, reason: "a number above"),
        Case(
            header: "{\(tensor(shape: "[4294967296,4294967296]"))}", data: 4, reason: "more bytes than can be counted"),
        Case(header: "{\(tensor(shape: "[2305843009213693952]"))}", data: 4, reason: "more bytes than can be counted"),
        Case(header: "{\(tensor(shape: "[2]"))}", data: 4, reason: "[2] of F32, 8 bytes, but its data_offsets [0, 4]"),
        Case(header: "{\(tensor(offsets: "[4,0]"))}", data: 4, reason: "not a begin and an end after it"),
        Case(header: "{\(tensor(offsets: "[0,4,4]"))}", data: 4, reason: "not a begin and an end after it"),
        Case(header: "{\(tensor(offsets: "[0]"))}", data: 4, reason: "not a begin and an end after it"),
        Case(header: "{\(tensor(offsets: "[4,8]"))}", data: 8, reason: #"hole of 4 bytes before tensor "a""#),
        Case(
            header: "{\(tensor()),\(tensor("b", offsets: "[2,6]"))}", data: 6,
            reason: #"tensor "b" overlaps "a" by 2 bytes"#),
        Case(header: "{\(tensor()),\(tensor("b"))}", data: 4, reason: #"tensor "b" overlaps "a" by 4 bytes"#),
        Case(
            header: "{\(tensor()),\(tensor("b", offsets: "[8,12]"))}", data: 12,
            reason: #"hole of 4 bytes before tensor "b""#),
        Case(header: "{\(tensor())}", data: 3, reason: "its tensors take 4 bytes, but 3 follow the header"),
        Case(header: "{\(tensor())}", data: 5, reason: "its tensors take 4 bytes, but 5 follow the header"),
        Case(
            header: "{\(tensor(shape: "[2305843009213693951]", offsets: "[0,9223372036854775804]"))}", data: 4,
            reason: "its tensors take 9223372036854775804 bytes, but 4 follow the header"),
        Case(header: "{}", data: 1, reason: "its tensors take 0 bytes, but 1 follow the header"),
        Case(header: "{}{}", reason: #"expected the end of the file, found "{", at line 1, column 3"#),
        Case(header: "{\(tensor())} x", data: 4, reason: "expected the end of the file"),
        Case(header: "{\(tensor(offsets: "[-4,0]"))}", data: 4, reason: "something else than non-negative integers"),
        Case(header: "{\(tensor(offsets: "[0,9223372036854775808]"))}", data: 4, reason: "a number above"),
        Case(header: "{\(tensor(offsets: "[0,18446744073709551620]"))}", data: 4, reason: "a number above"),
        Case(
            header: "{\(tensor(offsets: "[9223372036854775803,9223372036854775807]"))}", data: 4,
            reason: #"hole of 9223372036854775803 bytes before tensor "a""#),
        Case(
            header: "{\(tensor(shape: "[3037000500,3037000500]"))}", data: 4, reason: "more bytes than can be counted"),
        Case(
            header: "{\(tensor(shape: "[4294967296,4294967296,0]"))}", data: 4,
            reason: "of F32, 0 bytes, but its data_offsets [0, 4]"),
        Case(
            header: "{\(tensor(shape: "[0]", offsets: "[2,2]")),\(tensor("b"))}", data: 4,
            reason: #"tensor "a" overlaps "b""#),
        Case(
            header: "{\(tensor()),\(tensor("__metadata__"))}", data: 4,
            reason: #"the value of metadata "data_offsets": expected a string"#),
        Case(header: #"{"a":[]}"#, reason: "expected an object, found an array of 0"),
        Case(
            header: #"{"a":{"dtype":{"dtype":"F32"},"shape":[1],"data_offsets":[0,4]}}"#,
            reason: #"the dtype of tensor "a": expected a string, found an object"#),
        Case(header: "{\(tensor(shape: "[[1]]"))}", data: 4, reason: "something else than non-negative integers"),
    ]

    @Test("Brackets nested a million deep are refused at the first that is too deep", arguments: ["[", #"{"a":"#])
    func nesting(_ opening: String) {
        let header = #"{"a":{"shape":"# + String(repeating: opening, count: 1_000_000)
        let defect = #expect(throws: SafetensorsDefect.self) { try SafetensorsFile(bytes: Self.file(header, [])) }
        #expect(defect?.reason.contains("at most 32 levels of brackets") == true, "\(defect?.reason ?? "accepted")")
    }

    @Test("A wrong header is refused by name", arguments: cases)
    func refused(_ wrong: Case) {
        let defect = #expect(throws: SafetensorsDefect.self) {
            try SafetensorsFile(bytes: Self.file(wrong.header, [UInt8](repeating: 0, count: wrong.data)))
        }
        #expect(defect?.reason.contains(wrong.reason) == true, "\(defect?.reason ?? "accepted")")
    }

    @Test("A length that the file or the format does not allow is refused before anything is read")
    func length() {
        let lengths: [([UInt8], String)] = [
            ([], "it has 0 bytes"), ([1, 0, 0, 0, 0, 0, 0], "it has 7 bytes"),
            ([3, 0, 0, 0, 0, 0, 0, 0, 0x7B, 0x7D], "claims 3 bytes, but only 2 follow"),
            ([0, 0xE1, 0xF5, 5, 0, 0, 0, 0, 0x7B], "claims 100000000 bytes, but only 1 follow"),
            ([1, 0xE1, 0xF5, 5, 0, 0, 0, 0, 0x7B], "claims 100000001 bytes, more than the format's"),
            ([UInt8](repeating: 255, count: 16), "claims 18446744073709551615 bytes, more than"),
        ]
        for (bytes, reason) in lengths {
            let defect = #expect(throws: SafetensorsDefect.self) { try SafetensorsFile(bytes: bytes) }
            #expect(defect?.reason.contains(reason) == true, "\(defect?.reason ?? "accepted")")
        }
    }

    @Test("A name that is not UTF-8 is refused")
    func encoding() {
        let defect = #expect(throws: SafetensorsDefect.self) {
            try SafetensorsFile(bytes: [6, 0, 0, 0, 0, 0, 0, 0, 0x7B, 0x22, 0xC3, 0x28, 0x22, 0x3A])
        }
        #expect(defect?.reason.contains("expected UTF-8") == true)
    }

    @Test(
        "Headers that other writers make are accepted",
        arguments: [
            "{}", "{}  \n", "{\"__metadata__\":{}}",
            "{ \"__metadata__\" : { } , \(tensor(shape: "[ 0 ]", offsets: "[ 0 , 0 ]")) }",
            "{\(tensor(shape: "[9223372036854775807,0]", offsets: "[0,0]"))}",
            #"{"__metadata__":{"\u00e9\ud83d\ude00\/\b\f\r\t":"x"}}"#,
        ])
    func accepted(header: String) throws {
        let file = try SafetensorsFile(bytes: Self.file(header, []))
        #expect(try SafetensorsFile(bytes: file.encoded()) == file)
    }
}
