import Checkpoints
import Failures
import Files
import Glibc
import TestSupport
import Testing

/// What may lie where a file of weights is expected. A pipe must not be waited on.
@Suite struct MisplacedFileTests {
    /// One tensor of one number.
    private static let whole = MalformedFileTests.file(
        #"{"a":{"dtype":"F32","shape":[1],"data_offsets":[0,4]}}"#, [0, 0, 0x80, 0x3F])

    private let directory: TemporaryDirectory

    init() throws { directory = try TemporaryDirectory() }

    private func message(reading path: String) -> String {
        let failure = #expect(throws: Failure.self) {
            try SafetensorsFile(reading: path, fileSystem: PosixFileSystem())
        }
        #expect(failure?.kind == .data)
        return failure?.message ?? "accepted"
    }

    @Test("A pipe that nobody writes to is refused at once")
    func pipe() {
        #expect(mkfifo(directory("pipe"), 0o600) == 0)
        #expect(message(reading: directory("pipe")) == "cannot read \(directory("pipe")): it is not a regular file")
    }

    @Test("A link to a whole file is read as the file")
    func link() throws {
        try directory.write("weights", Self.whole)
        #expect(symlink("weights", directory("link")) == 0)
        let file = try SafetensorsFile(reading: directory("link"), fileSystem: PosixFileSystem())
        #expect(try file == SafetensorsFile(bytes: Self.whole))
    }

    @Test(
        "A link to a pipe, a directory, itself or nothing is refused by its own name",
        arguments: ["pipe", ".", "link", "no"])
    func badLink(target: String) {
        #expect(mkfifo(directory("pipe"), 0o600) == 0)
        #expect(symlink(target, directory("link")) == 0)
        #expect(message(reading: directory("link")).hasPrefix("cannot read \(directory("link")): "))
    }

    @Test("A file cut anywhere, or longer than it says, is refused", arguments: 0...whole.count + 1)
    func length(byteCount: Int) throws {
        guard byteCount != Self.whole.count else { return }
        let path = try directory.write("weights", Array((Self.whole + [0]).prefix(byteCount)))
        guard byteCount <= Self.whole.count else {
            #expect(message(reading: path).hasSuffix("its tensors take 4 bytes, but 5 follow the header"))
            return
        }
        #expect(message(reading: path).hasPrefix("cannot read \(path): it"))
    }
}
