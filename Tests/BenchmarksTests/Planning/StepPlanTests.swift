import Networks
import Testing

@testable import Benchmarks

struct StepPlanTests {
    /// 16 bytes a float group: 16 · 16 weights and 16 biases, 1088 bytes; 2 · 2 · 256 operations a sample.
    private static let shape = NetworkShape(widths: [16, 16], activation: .relu, loss: .softmaxCrossEntropy)
    private let costs = MachineCosts(
        operationsPerSecond: 1024e3, shared: .init(round: 1e-3, peer: 2e-3, byte: 0),
        messages: .init(round: 10e-3, peer: 4e-3, byte: 1e-3 / 1088))

    private func workload(_ batchSize: Int, leafSize: Int = 10) -> Workload {
        Workload(shape: Self.shape, batchSize: batchSize, leafSize: leafSize)
    }

    private func cluster(
        hosts: Int, workers: Int = 1, cores: Int = 64, bandwidth: Double = 1e9, latency: Double = 0
    ) -> PlannedCluster {
        PlannedCluster(
            hosts: hosts, workersPerHost: workers, coresPerHost: cores, bandwidth: bandwidth, latency: latency)
    }

    private func isClose(_ found: Double, _ expected: Double) -> Bool {
        abs(found - expected) <= 1e-12 + 1e-9 * expected
    }

    @Test("the network of the hand-worked numbers has 1088 bytes and 1024 operations")
    func workedNetwork() {
        #expect(workload(10).bytes == 1088)
        #expect(workload(10).operationsPerSample == 1024)
        #expect(Workload(shape: Self.shape, batchSize: 10, leafSize: 10, wire: .bfloat16).bytes == 544)
    }

    @Test("four direct workers: 10 ms a round, 5 ms a peer, its own end, and a millisecond a sample")
    func direct() {
        let plan = StepPlan(workload(40), on: cluster(hosts: 2, workers: 2), costs: costs, depth: 0)
        #expect(plan.levels.map(\.fanIn) == [4])
        #expect(isClose(plan.compute, 10e-3))
        #expect(isClose(plan.step, 10e-3 + 5e-3 + 4 * 5e-3 + 10e-3))
        #expect(isClose(plan.samplesPerSecond, 40 / 45e-3))
        #expect(isClose(plan.efficiency, 10.0 / 45))
    }

    @Test("two relays of four: the messages of two, and the shared memory of four")
    func relays() {
        let plan = StepPlan(workload(80), on: cluster(hosts: 2, workers: 4), costs: costs, depth: 1)
        #expect(plan.levels.map(\.fanIn) == [2, 4])
        #expect(isClose(plan.levels[0].seconds, 10e-3 + 5e-3 + 2 * 5e-3))
        #expect(isClose(plan.levels[1].seconds, 1e-3 + 4 * 2e-3))
        #expect(isClose(plan.step, 25e-3 + 9e-3 + 10e-3))
    }

    @Test("a slow link carries parameters down and gradients up, peer by peer, and latency counts both ways")
    func slowLink() {
        let plan = StepPlan(
            workload(20), on: cluster(hosts: 2, bandwidth: 10_880, latency: 7e-3), costs: costs, depth: 0)
        #expect(plan.levels[0].isLinkBound)
        #expect(isClose(plan.levels[0].seconds, 10e-3 + 5e-3 + 14e-3 + 2 * 2 * 0.1))
    }

    @Test("with local steps as many bytes pass, and the largest share is so many whole shards of so many batches")
    func localSteps() {
        var workload = workload(10)
        (workload.localSteps, workload.localShards) = (5, 3)
        let plan = StepPlan(workload, on: cluster(hosts: 2, bandwidth: 10_880), costs: costs, depth: 0)
        #expect(isClose(plan.levels[0].seconds, 10e-3 + 5e-3 + 2 * 2 * 0.1))
        #expect(isClose(plan.compute, 2 * 5 * 10 * 1e-3))
        #expect(isClose(plan.samplesPerSecond, 150 / (0.415 + 0.1)))
        #expect(isClose(plan.ideal, 0.15 / 2))
    }

    @Test("who gets no leaf or shard costs nothing, at any level")
    func idlePeers() {
        var workload = workload(10)
        (workload.localSteps, workload.localShards) = (2, 6)
        let plan = StepPlan(workload, on: cluster(hosts: 4, workers: 9), costs: costs, depth: 1)
        #expect(plan.levels.map(\.fanIn) == [4, 9])
        // Of six shards the first host has two.
        #expect(plan.levels.map(\.busyPeers) == [4, 2])
        #expect(isClose(plan.levels[1].seconds, 1e-3 + 2 * 2e-3))
        #expect(plan.busyWorkers == 6)
        let few = StepPlan(self.workload(30), on: cluster(hosts: 4, workers: 2), costs: costs, depth: 0)
        #expect(few.levels.map(\.busyPeers) == [3])
    }

    @Test("workers of a single host share memory with its coordinator, and no link counts")
    func singleHost() {
        let plan = StepPlan(workload(40), on: cluster(hosts: 1, workers: 4, bandwidth: 1), costs: costs, depth: 0)
        #expect(isClose(plan.step, 1e-3 + 4 * 2e-3 + 10e-3))
    }

    /// Samples a second of two workers whose coordinator's link was narrowed to 8 Mbit/s, by `scripts/slow-link.sh`.
    static let measured: [(NumberFormat, steps: Int, samplesPerSecond: Double)] = [
        (.bfloat16, 1, 160), (.float32, 8, 1296), (.bfloat16, 8, 2547), (.float32, 32, 5156), (.bfloat16, 32, 10_735),
    ]

    @Test("the plan of a slow link is within a tenth of what was measured there", arguments: measured)
    func slowLinkAsMeasured(wire: NumberFormat, steps: Int, samplesPerSecond: Double) {
        let workload = Workload(
            shape: NetworkShape(widths: [784, 128, 10], activation: .relu, loss: .softmaxCrossEntropy), batchSize: 128,
            leafSize: 16, wire: wire, localSteps: steps, localShards: 2)
        let plan = StepPlan(workload, on: cluster(hosts: 2, bandwidth: 1e6), costs: .reference, depth: 0)
        #expect(abs(plan.samplesPerSecond / samplesPerSecond - 1) < 0.1, "\(plan.samplesPerSecond)")
    }

    @Test("workers beyond the cores take turns, and leaves are not cut")
    func granularity() {
        let shared = StepPlan(workload(40), on: cluster(hosts: 1, workers: 4, cores: 2), costs: costs, depth: 1)
        #expect(isClose(shared.compute, 20e-3))
        let few = StepPlan(workload(30), on: cluster(hosts: 4), costs: costs, depth: 0)
        #expect(few.busyWorkers == 3)
        #expect(isClose(few.compute, 10e-3))
        let short = StepPlan(workload(5), on: cluster(hosts: 4), costs: costs, depth: 0)
        #expect(isClose(short.compute, 5e-3))
        #expect(short.busyWorkers == 1)
    }

    @Test(
        "the fan-ins of a depth are the least equal ones that reach every host",
        arguments: [
            (1, 1, [1]), (8, 1, [8]), (9, 2, [3, 3]), (10, 2, [4, 3]), (1000, 2, [32, 32]), (1000, 3, [10, 10, 10]),
            (1001, 3, [11, 10, 10]), (5, 4, [2, 2, 2, 1]),
        ])
    func fanIns(hosts: Int, depth: Int, expected: [Int]) {
        let fanIns = StepPlan.fanIns(of: cluster(hosts: hosts, workers: 7), depth: depth)
        #expect(fanIns == expected)
        #expect(fanIns.reduce(1, *) >= hosts)
    }

    @Test("a step never gets shorter with a larger batch, more peers, a slower link or more latency")
    func monotonicity() {
        func step(_ batch: Int, _ hosts: Int, _ bandwidth: Double, _ latency: Double, _ depth: Int) -> Double {
            StepPlan(
                workload(batch), on: cluster(hosts: hosts, workers: 3, bandwidth: bandwidth, latency: latency),
                costs: costs, depth: depth
            ).step
        }
        for depth in 0...3 {
            for batch in [1, 10, 100, 1000, 10_000] {
                #expect(step(batch * 10, 9, 1e6, 1e-3, depth) >= step(batch, 9, 1e6, 1e-3, depth))
                #expect(step(batch, 9, 1e5, 1e-3, depth) >= step(batch, 9, 1e6, 1e-3, depth))
                #expect(step(batch, 9, 1e6, 2e-3, depth) > step(batch, 9, 1e6, 1e-3, depth))
            }
            // With a leaf for everybody more hosts only add peers.
            for hosts in 1...40 { #expect(step(1, hosts + 1, 1e6, 1e-3, depth) >= step(1, hosts, 1e6, 1e-3, depth)) }
        }
    }

    @Test("costs are the line through what was measured, and never below nothing")
    func fit() {
        let costs = MachineCosts.HandOver(single: 1e-3, small: (2e-4, 1000), large: (11e-4, 10_000))
        #expect(isClose(costs.byte, 1e-7))
        #expect(isClose(costs.peer, 1e-4))
        #expect(isClose(costs.round, 8e-4))
        #expect(isClose(costs.cost(peers: 1, bytes: 1000), 1e-3))
        let noise = MachineCosts.HandOver(single: 1e-5, small: (2e-4, 1000), large: (1e-4, 10_000))
        #expect(noise.byte == 0 && noise.round == 0 && isClose(noise.peer, 2e-4))
    }
}
