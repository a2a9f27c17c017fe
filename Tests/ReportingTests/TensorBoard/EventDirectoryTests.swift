import Failures
import Files
import TestSupport
import Testing

@testable import Reporting

@Suite struct EventDirectoryTests {
    @Test("A new file comes behind all that are there, by the time in its name, even if a clock was set back")
    func order() throws {
        let directory = try TemporaryDirectory()
        let events = try EventDirectory(directory("run"), fileSystem: PosixFileSystem())
        #expect(try events.eventFiles().isEmpty)
        let begins = { (path: String, time: Int) in path.hasPrefix(directory("run/events.out.tfevents.\(time).")) }
        #expect(begins(try events.nextFile(time: 100), 100))
        try directory.write("run/events.out.tfevents.200.host.1.apus", [])
        try directory.write("run/notes.txt", [])
        #expect(begins(try events.nextFile(time: 100), 201))
        #expect(begins(try events.nextFile(time: 300), 300))
        #expect(try events.eventFiles() == ["events.out.tfevents.200.host.1.apus"])
    }

    @Test("A file holds whole records once it was waited for, in the order they were added")
    func records() throws {
        let directory = try TemporaryDirectory()
        let file = try EventFile(directory("events"), fileSystem: PosixFileSystem())
        let events: [EventMessage] = [
            .fileVersion(time: 1), .start(time: 2, step: 1), .scalars(time: 3, step: 1, [("loss/step", 0.5)]),
        ]
        file.append(events[0])
        file.append { events[1] }
        file.drain()
        file.append(events[2])
        file.drain()
        #expect(try directory.read("events") == events.flatMap { EventRecord.framed($0.message) })
        #expect(file.failure == nil)
    }

    @Test("A file that is there already is not written over")
    func occupied() throws {
        let directory = try TemporaryDirectory()
        try directory.write("events", [1])
        let failure = #expect(throws: Failure.self) {
            _ = try EventFile(directory("events"), fileSystem: PosixFileSystem())
        }
        #expect(failure?.kind == .inputOutput)
        #expect(try directory.read("events") == [1])
    }
}
