import Learning
import Testing

@testable import DataParallel

struct SharedPlaneTests {
    private func configuration(momentum: Float = 0.9) throws -> TrainingConfiguration {
        try .small { $0.optimizer = try SGD(learningRate: 0.5, momentum: momentum, nesterov: momentum > 0) }
    }

    @Test(
        "shared memory and messages, with and without a coordinator that computes, come to the bits of one process",
        arguments: DataPlane.allCases, [false, true])
    func samePlanes(plane: DataPlane, computes: Bool) throws {
        let data = try SampleMemory.data(isShared: true)
        for momentum in [Float(0), 0.9] {
            let configuration = try configuration(momentum: momentum)
            let alone = try LocalRun(configuration, on: data).run()
            for workers in 1...3 {
                let run = try DistributedRun(configuration, on: data)
                run.adjust = {
                    $0.plane = plane
                    $0.coordinatorComputes = computes
                }
                let (outcome, endings) = try run.run(workers: workers)
                #expect(outcome.parameters.map(\.bitPattern) == alone.parameters.map(\.bitPattern))
                #expect(outcome.history == alone.history)
                #expect(outcome.test == alone.test)
                #expect(endings == Array(repeating: .stopped, count: workers))
                #expect(run.refusals == [])
            }
        }
    }

    @Test("workers that share memory and one that does not make one job")
    func mixed() throws {
        let data = try SampleMemory.data(isShared: true)
        let configuration = try configuration()
        let alone = try LocalRun(configuration, on: data).run()
        let run = try DistributedRun(configuration, on: data)
        run.adjust = { $0.coordinatorComputes = true }
        run.strangeMachines = 1
        let (outcome, _) = try run.run(workers: 3)
        #expect(outcome.parameters.map(\.bitPattern) == alone.parameters.map(\.bitPattern))
    }

    @Test("where shared memory is all that may be used, a worker that cannot map it is sent away with the reason")
    func demanded() throws {
        let data = try SampleMemory.data(isShared: true)
        let run = try DistributedRun(try configuration(), on: data)
        run.adjust = { $0.plane = .sharedMemory }
        run.strangeMachines = 1
        #expect(throws: (any Error).self) { try run.run(workers: 2, least: 1) }
        #expect(run.refusals.contains { $0.contains("cannot share memory") })
    }
}
