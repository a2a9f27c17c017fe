import Testing

struct CoordinatorSimulationTests {
    @Test(
        "every round ends while a worker is left, whoever dies, joins, stalls, lies or repeats itself",
        arguments: UInt64(0)..<300)
    func schedule(seed: UInt64) {
        var simulation = CoordinatorSimulation(seed: seed)
        for _ in 0..<12 { simulation.runRound() }
        #expect(simulation.complaints == [])
    }

    @Test("the schedules contain every kind of fault")
    func faults() {
        var seen: Set<CoordinatorSimulation.Fault> = []
        for seed in 0..<300 {
            var simulation = CoordinatorSimulation(seed: UInt64(seed))
            for _ in 0..<12 { simulation.runRound() }
            seen.formUnion(simulation.faults)
        }
        #expect(seen == Set(CoordinatorSimulation.Fault.allCases))
    }
}
