import Glibc
import Testing

@testable import Reporting

struct ErrorStreamTests {
    /// A pipe that holds as much as a pipe can.
    private final class FullPipe {
        let reading: Int32
        let writing: Int32

        init(isFull: Bool = true) {
            var ends: [Int32] = [-1, -1]
            pipe(&ends)
            (reading, writing) = (ends[0], ends[1])
            guard isFull else { return }
            let flags = fcntl(writing, F_GETFL)
            _ = fcntl(writing, F_SETFL, flags | O_NONBLOCK)
            let page = [UInt8](repeating: 0, count: 4096)
            while write(writing, page, page.count) > 0 {}
            _ = fcntl(writing, F_SETFL, flags)
        }

        deinit {
            close(reading)
            close(writing)
        }

        /// Takes out what it is filled with.
        func drain() {
            var buffer = [UInt8](repeating: 0, count: 1 << 20)
            _ = read(reading, &buffer, buffer.count)
        }

        /// Everything that comes until a text does, without what it was filled with.
        func text(until end: String) -> String {
            var text = ""
            var buffer = [UInt8](repeating: 0, count: 1 << 16)
            while !text.hasSuffix(end) {
                let count = read(reading, &buffer, buffer.count)
                guard count > 0 else { break }
                text += String(decoding: buffer.prefix(count).filter { $0 != 0 }, as: UTF8.self)
            }
            return text
        }
    }

    @Test("what is written comes in order, and is there when it was waited for")
    func order() {
        let pipe = FullPipe(isFull: false)
        let stream = ErrorStream(pipe.writing)
        let lines = (1...200).map { "line \($0)\n" }
        for line in lines { #expect(stream.write(line)) }
        stream.flush()
        #expect(pipe.text(until: "line 200\n") == lines.joined())
    }

    @Test("nobody waits for a reader who takes nothing: lines are dropped, counted, and told of later")
    func dropped() {
        let pipe = FullPipe()
        let stream = ErrorStream(pipe.writing)
        let line = String(repeating: "x", count: 999) + "\n"
        var taken = 0
        for _ in 0..<200 { taken += stream.write(line) ? 1 : 0 }
        #expect((1..<200).contains(taken))
        #expect(!stream.write("drawn anew", .passing))
        #expect(stream.write("the end\n", .last))
        stream.flush()
        let lines = pipe.text(until: "the end\n").split(separator: "\n")
        let told = lines.filter { $0.hasSuffix(" not shown: nobody read them)") }
        let dropped = told.compactMap { Int($0.split { !$0.isNumber }.first ?? "") }.reduce(0, +)
        #expect(lines.count { $0 + "\n" == line } == taken)
        #expect(dropped == 200 - taken && lines.count == taken + told.count + 1)
        #expect(fcntl(pipe.writing, F_GETFL) & O_NONBLOCK == 0)
    }

    @Test("without a thread what finds no room is written once there is some, and what was dropped is counted")
    func withoutThread() {
        let pipe = FullPipe()
        let stream = ErrorStream(withoutThread: pipe.writing)
        let line = String(repeating: "x", count: 999) + "\n"
        var taken = 0
        for _ in 0..<200 { taken += stream.write(line) ? 1 : 0 }
        #expect((1..<200).contains(taken))
        pipe.drain()
        #expect(stream.write("the end\n", .last))
        let lines = pipe.text(until: "the end\n").split(separator: "\n")
        #expect(lines.count { $0 + "\n" == line } == taken && lines.count == taken + 2)
        #expect(lines.contains("... (\(200 - taken) lines not shown: nobody read them)"))
    }

    @Test("what is drawn anew is written where nothing waits")
    func passing() {
        let pipe = FullPipe(isFull: false)
        let stream = ErrorStream(pipe.writing)
        #expect(stream.write("drawn\n", .passing))
        #expect(pipe.text(until: "drawn\n") == "drawn\n")
    }
}
