import Glibc
import TestSupport
import Testing

@testable import Files

struct AtomicFileTests {
    let directory: TemporaryDirectory

    init() throws { directory = try TemporaryDirectory() }

    @Test("A file is replaced whole, and not before it is committed", arguments: [false, true])
    func replaces(named: Bool) throws {
        let path = try directory.write("file", [1, 2, 3])
        let file = try AtomicFile(replacing: path, named: named)
        try file.write([4, 5])
        try file.write([6])
        #expect(try directory.read("file") == [1, 2, 3])
        try file.commit()
        #expect(try directory.read("file") == [4, 5, 6])
        #expect(directory.names() == ["file"])
    }

    @Test("A writer that is dropped leaves nothing", arguments: [false, true])
    func discards(named: Bool) throws {
        do {
            let file = try AtomicFile(replacing: directory("file"), named: named)
            try file.write([1])
            #expect(directory.names().count == (named ? 1 : 0))
        }
        #expect(directory.names().isEmpty)
    }

    @Test("A temporary file whose writer has died is removed by the next writer, and a living one's is not")
    func sweeps() throws {
        try directory.write(".file.dead.partial", [1])
        try directory.write(".other.dead.partial", [1])
        let living = try AtomicFile(replacing: directory("file"), named: true)
        let next = try AtomicFile(replacing: directory("file"), named: true)
        #expect(directory.names().count == 3)
        #expect(!directory.names().contains(".file.dead.partial"))
        try living.write([1])
        try living.commit()
        try next.write([2])
        try next.commit()
        #expect(try directory.read("file") == [2])
        #expect(directory.names() == [".other.dead.partial", "file"])
    }

    @Test("What cannot be created is named with the reason")
    func refuses() throws {
        let file = try directory.write("file", [])
        let failure = #expect(throws: FileFailure.self) { _ = try AtomicFile(replacing: "\(file)/below") }
        #expect(failure == FileFailure("create", "\(file)/below", code: ENOTDIR))
        #expect(throws: FileFailure.self) { _ = try AtomicFile(replacing: directory("none/file")) }
        #expect(throws: FileFailure.self) { _ = try AtomicFile(replacing: directory.path + "/") }
    }

    @Test("A directory in the file's place is not replaced and nothing is left", arguments: [false, true])
    func refusesDirectory(named: Bool) throws {
        try Directory.create(directory("taken"))
        let file = try AtomicFile(replacing: directory("taken"), named: named)
        #expect(throws: FileFailure.self) { try file.commit() }
        withExtendedLifetime(file) {}
        #expect(Directory.exists(directory("taken")))
    }

    @Test("A write to a full device fails with what and why")
    func reportsFullDevice() throws {
        let full = try OpenFile("/dev/full", flags: O_WRONLY, action: "open")
        let failure = #expect(throws: FileFailure.self) {
            try [UInt8](repeating: 1, count: 10).withUnsafeBytes { try full.write($0) }
        }
        #expect(failure?.description == "cannot write /dev/full: No space left on device")
    }
}
