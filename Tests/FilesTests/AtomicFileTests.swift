import Failures
import Glibc
import TestSupport
import Testing

@testable import Files

struct AtomicFileTests {
    let directory: TemporaryDirectory

    init() throws { directory = try TemporaryDirectory() }

    @Test("A file is replaced whole, and not before it is committed", arguments: [false, true])
    func replaces(durable: Bool) throws {
        let path = try directory.write("file", [1, 2, 3])
        let file = try AtomicFile(replacing: path)
        try file.write([4, 5])
        try file.write([6])
        #expect(try directory.read("file") == [1, 2, 3])
        try file.commit(durable: durable)
        #expect(try directory.read("file") == [4, 5, 6])
        #expect(directory.names() == ["file"])
    }

    @Test("A writer that is dropped leaves nothing")
    func discards() throws {
        do {
            let file = try AtomicFile(replacing: directory("file"))
            try file.write([1])
            #expect(directory.names().count == 1)
        }
        #expect(directory.names().isEmpty)
    }

    @Test("A temporary file whose writer has died is removed by the next writer, and a living one's is not")
    func sweeps() throws {
        try directory.write(".file.dead.partial", [1])
        try directory.write(".other.dead.partial", [1])
        try directory.write(".file.gz.dead.partial", [1])
        let living = try AtomicFile(replacing: directory("file"))
        let next = try AtomicFile(replacing: directory("file"))
        #expect(directory.names().count == 4)
        #expect(!directory.names().contains(".file.dead.partial"))
        try living.write([1])
        try living.commit()
        try next.write([2])
        try next.commit()
        #expect(try directory.read("file") == [2])
        #expect(directory.names() == [".file.gz.dead.partial", ".other.dead.partial", "file"])
    }

    @Test("What cannot be created is refused with the call and the reason")
    func refuses() throws {
        let file = try directory.write("file", [])
        let failure = #expect(throws: SystemError.self) { _ = try AtomicFile(replacing: "\(file)/below") }
        #expect(failure == SystemError("open", ENOTDIR))
        #expect(throws: SystemError("open", ENOENT)) { _ = try AtomicFile(replacing: directory("none/file")) }
        #expect(throws: SystemError("open", EISDIR)) { _ = try AtomicFile(replacing: directory.path + "/") }
    }

    @Test("A directory in the file's place is not replaced and nothing is left")
    func refusesDirectory() throws {
        try Directory.create(directory("taken"))
        #expect(throws: SystemError("rename", EISDIR)) {
            let file = try AtomicFile(replacing: directory("taken"))
            try file.commit()
        }
        #expect(directory.names() == ["taken"])
        #expect(Directory.exists(directory("taken")))
    }

    @Test("A failure for a person names the file, the call, the reason and what to do")
    func tells() throws {
        let failure = #expect(throws: Failure.self) { try AtomicFile.replace(directory("no\ne/file"), with: [1]) }
        #expect(
            failure
                == Failure(
                    .inputOutput,
                    "cannot write \(directory.path)/no\\u{a}e/file: open: No such file or directory (errno 2); check the path"
                ))
    }

    @Test("A write to a full device fails with the call and why")
    func reportsFullDevice() throws {
        let fileSystem = PosixFileSystem()
        let full = try fileSystem.open("/dev/full", for: .appending)
        defer { try? fileSystem.close(full) }
        let failure = #expect(throws: SystemError.self) {
            try fileSystem.writeAll(full, [UInt8](repeating: 1, count: 10))
        }
        #expect(failure?.description == "write: No space left on device (errno 28)")
    }
}
