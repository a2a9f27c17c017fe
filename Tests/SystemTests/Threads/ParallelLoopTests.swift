import System
import Testing

struct ParallelLoopTests {
    @Test("every number comes once, and the loop ends after the last", arguments: [0, 1, 2, 1000])
    func everyNumber(count: Int) {
        let seen = Guarded<[Int]>([])
        ParallelLoop.perform(iterations: count) { number in seen.withLock { $0.append(number) } }
        #expect(seen.withLock(\.self).sorted() == Array(0..<count))
    }
}
