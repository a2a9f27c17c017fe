import Testing

@testable import Benchmarks
@testable import Cluster

@Suite("Formations")
struct FormationTests {
    @Test("the usual one keeps every core computing, and has a worker even on one core", arguments: 1...4)
    func usual(cores: Int) {
        let formation = Formation.usual(cores: cores)
        #expect(formation.computeProcesses == cores)
        #expect(formation.workers >= 1)
    }

    @Test("throughput is measured from one worker to twice the cores, and in the usual formation")
    func throughput() {
        let two = ThroughputBenchmark.formations(cores: 2)
        #expect(two.map(\.workers) == [1, 2, 4, 1])
        #expect(two.last == Formation.usual(cores: 2))
        #expect(ThroughputBenchmark.formations(cores: 1).map(\.workers) == [1, 2])
        #expect(ThroughputBenchmark.formations(cores: 12).map(\.workers) == [1, 2, 4, 8, 12, 24, 11])
    }

    @Test("processes are given processors where there are enough for all")
    func pinning() {
        var options = CoordinatorOptions()
        options.localWorkers = 2
        options.pin(to: [3, 5, 7])
        #expect(options.processors == [3, 5, 7])
        options.pin(to: [3, 5])
        #expect(options.processors == [])
    }
}
