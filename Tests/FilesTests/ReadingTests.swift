import Failures
import Glibc
import TestSupport
import Testing

@testable import Files

struct ReadingTests {
    let directory: TemporaryDirectory

    init() throws { directory = try TemporaryDirectory() }

    @Test("A file's bytes are all there, and an empty file has none")
    func bytes() throws {
        #expect(try OpenFile(reading: directory.write("some", [1, 2, 3])).bytes(atMost: 3) == [1, 2, 3])
        #expect(try OpenFile(reading: directory.write("none", [])).bytes(atMost: 0) == [])
        #expect(throws: FileFailure.self) { try OpenFile(reading: directory("some")).bytes(atMost: 2) }
    }

    @Test("Reading fills the buffer, and less only at the end of the file")
    func reads() throws {
        let file = try OpenFile(reading: directory.write("some", [1, 2, 3]))
        var buffer: [UInt8] = [0, 0]
        #expect(try file.regularFileByteCount() == 3)
        #expect(try buffer.withUnsafeMutableBytes { try file.read(into: $0) } == 2)
        #expect(buffer == [1, 2])
        #expect(try buffer.withUnsafeMutableBytes { try file.read(into: $0) } == 1)
        #expect(buffer == [3, 2])
        #expect(try buffer.withUnsafeMutableBytes { try file.read(into: $0) } == 0)
    }

    @Test("Directories, devices and pipes are no regular files")
    func refusesOthers() throws {
        mkfifo(directory("pipe"), 0o600)
        for path in [directory.path, "/dev/null", directory("pipe")] {
            #expect(throws: FileFailure.self) { _ = try OpenFile(reading: path).bytes(atMost: .max) }
        }
    }

    @Test("A failure for a person is one line with kind, action, path, reason and advice")
    func tells() {
        let failure = FileFailure("open", "/a\nb", code: EACCES).failure(.cannotCreate, advice: "ask its owner")
        #expect(failure == Failure(.cannotCreate, "cannot open /a\\u{a}b: Permission denied; ask its owner"))
    }

    @Test(
        "Control characters are spelt out and other text is left alone",
        arguments: [("a\u{1B}[2Jb", "a\\u{1b}[2Jb"), ("Zürich 数字", "Zürich 数字"), ("\u{202E}x", "\\u{202e}x")])
    func keepsToOneLine(text: String, line: String) {
        #expect(text.onOneLine == line)
    }
}
