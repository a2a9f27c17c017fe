import Failures
import Testing
import TrainingTestSupport

@testable import Cluster
@testable import Training

struct ChaosScheduleTests {
    private func faults(_ plan: ChaosPlan, steps: Int = 5000) -> [PlannedFault] {
        let schedule = ChaosSchedule(plan)
        return (0..<steps).flatMap { schedule.faults(epoch: $0 / 100, batch: $0 % 100) }
    }

    @Test("a schedule is a function of its seed")
    func pure() throws {
        let plan = try ChaosPlan(rate: 5, seed: 3)
        #expect(faults(plan) == faults(plan))
        #expect(faults(plan) != faults(try ChaosPlan(rate: 5, seed: 4)))
    }

    @Test("its rate is the mean number of faults in a hundred steps", arguments: [0.5, 5, 100, 250])
    func rate(_ rate: Double) throws {
        let count = Double(faults(try ChaosPlan(rate: rate, seed: 1)).count)
        let expected = rate * 50
        // Four standard deviations of so many coin tosses.
        #expect(abs(count - expected) <= 4 * expected.squareRoot())
    }

    @Test("all kinds come about equally often, unless some are chosen")
    func kinds() throws {
        let all = faults(try ChaosPlan(rate: 100, seed: 1))
        for kind in ChaosKind.allCases { #expect((1100...1400).contains(all.filter { $0.kind == kind }.count)) }
        let chosen = faults(try ChaosPlan(rate: 100, seed: 1, kinds: [.workerKill]))
        #expect(chosen.allSatisfy { $0.kind == .workerKill })
    }

    @Test("every fault has a place in its step, a victim, a duration and a number of its own")
    func figures() throws {
        let all = faults(try ChaosPlan(rate: 250, seed: 2))
        #expect(all.allSatisfy { (0..<1).contains($0.delay) && (0..<1).contains($0.victim) })
        #expect(all.allSatisfy { (0.01...2.5).contains($0.duration) })
        #expect(Set(all.map(\.number)).count == all.count)
    }

    @Test("a rate that makes no sense is refused", arguments: [0, -1, .nan, .infinity, 1001])
    func badRate(_ rate: Double) {
        let failure = #expect(throws: Failure.self) { _ = try ChaosPlan(rate: rate, seed: 1) }
        #expect(failure?.kind == .usage)
    }

    @Test("garbage is the same for the same number, has a part at least, and no more than there is room for")
    func garbage() {
        for number in 0..<300 as Range<UInt64> {
            let burst = GarbageMessages.burst(seed: 9, number: number)
            #expect(burst == GarbageMessages.burst(seed: 9, number: number))
            #expect(burst.allSatisfy { (1...GarbageMessages.mostParts).contains($0.count) })
        }
    }

    @Test("quantiles are times that were measured")
    func quantiles() {
        #expect(RecoveryTimes().quantile(0.5) == nil)
        let times = RecoveryTimes([5, 1, 4, 2, 3])
        #expect(times.quantile(0.5) == 3)
        #expect(times.quantile(0.99) == 5)
        #expect(times.quantile(0.2) == 1)
        #expect(times.quantile(1) == 5)
        #expect(RecoveryTimes([2, 1]).quantile(0.5) == 1)
    }

    @Test("garbage on the coordinator's own endpoint is counted, and changes nothing")
    func run() throws {
        let data = try SampleMemory.data()
        let configuration = try TrainingConfiguration.small { $0.epochs = 20 }
        let run = try DistributedRun(configuration, on: data)
        let plan = try ChaosPlan(rate: 50, seed: 5, kinds: [.garbage])
        run.configure = { $0.chaos = plan }
        let (outcome, _) = try run.run(workers: 1)
        let alone = try LocalRun(configuration, on: data).run()
        #expect(outcome.parameters.map(\.bitPattern) == alone.parameters.map(\.bitPattern))
        let chaos = try #require(run.chaos)
        #expect(chaos.total > 30)
        #expect(chaos.survived["garbage"] == chaos.total)
        let recovery = try #require(chaos.recovery)
        #expect(recovery.p50 <= recovery.p99 && recovery.p99 <= recovery.longest)
        #expect(run.counts.strangers >= chaos.total)
    }
}
