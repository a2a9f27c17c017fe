import Glibc
import Testing

@testable import Cluster

struct CompletionLatchTests {
    private let own: CompletionLatch
    private let worker: CompletionLatch

    init() throws {
        own = try CompletionLatch()
        worker = try CompletionLatch(
            opening: try #require(own.address), bell: own.ringingDescriptor, of: getpid())
    }

    private var hasRung: Bool {
        var entry = pollfd(fd: own.listeningDescriptor, events: Int16(POLLIN), revents: 0)
        return poll(&entry, 1, 0) == 1
    }

    @Test("the last share of a sleeping coordinator rings, and only that")
    func lastShare() {
        own.await(2)
        own.fallAsleep()
        worker.finishedShare()
        #expect(!hasRung)
        worker.finishedShare()
        #expect(hasRung)
        own.wakeUp()
        #expect(!hasRung)
    }

    @Test("nobody rings for a coordinator that is awake")
    func awake() {
        own.await(1)
        worker.finishedShare()
        #expect(!hasRung)
    }

    @Test("when it is not known how many shares will be finished, each rings")
    func eachShare() {
        own.await(0)
        for _ in 0..<3 {
            own.fallAsleep()
            worker.finishedShare()
            #expect(hasRung)
            own.wakeUp()
        }
    }

    @Test("a worker hears how long it may spin")
    func spinTime() {
        #expect(worker.spinTime == 0)
        own.spinTime = 0.5e-3
        #expect(abs(worker.spinTime - 0.5e-3) < 1e-9)
    }
}
