@testable import System
import System
import Testing

struct SerialThreadTests {
    @Test("work is done in order, and all of it before a wait for it is over")
    func order() throws {
        let done = Guarded<[Int]>([])
        let thread = try SerialThread()
        for round in 0..<3 {
            for number in 0..<100 { thread.async { done.withLock { $0.append(round * 100 + number) } } }
            thread.drain()
            #expect(done.withLock(\.self) == Array(0..<(round + 1) * 100))
        }
    }

    @Test("what was given before the end is still done")
    func end() async throws {
        let last = try {
            let thread = try SerialThread()
            let (stream, continuation) = AsyncStream<Int>.makeStream()
            for number in 0..<10 { thread.async { continuation.yield(number) } }
            thread.async { continuation.finish() }
            return stream
        }()
        #expect(await last.reduce(into: []) { $0.append($1) } == Array(0..<10))
    }

    @Test("what is to wait keeps nobody else waiting")
    func delay() throws {
        let done = Guarded<[String]>([])
        let thread = try SerialThread()
        thread.async(after: 3600) { done.withLock { $0.append("late") } }
        thread.async { done.withLock { $0.append("now") } }
        thread.drain()
        #expect(done.withLock(\.self) == ["now"])
    }

    @Test("what is to wait is done once its time has come, and before the thread's end", .timeLimit(.minutes(1)))
    func delayedEnd() async throws {
        let stream = try {
            let thread = try SerialThread()
            let (stream, continuation) = AsyncStream<Int>.makeStream()
            thread.async(after: 0.01) { continuation.finish() }
            return stream
        }()
        #expect(await stream.reduce(0, +) == 0)
    }
}

struct ParallelLoopTests {
    @Test("every number comes once, and the loop ends after the last", arguments: [0, 1, 2, 1000])
    func everyNumber(count: Int) {
        let seen = Guarded<[Int]>([])
        ParallelLoop.perform(iterations: count) { number in seen.withLock { $0.append(number) } }
        #expect(seen.withLock(\.self).sorted() == Array(0..<count))
    }
}
