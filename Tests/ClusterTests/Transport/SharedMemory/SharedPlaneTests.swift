import Learning
import Networks
import Testing
import TrainingTestSupport

@testable import Cluster
@testable import Training

struct SharedPlaneTests {
    private func configuration(momentum: Float = 0.9) throws -> TrainingConfiguration {
        try .small { ($0.learningRate, $0.optimizer) = (0.5, Optimizer(momentum: momentum, nesterov: momentum > 0)) }
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
                run.configure = {
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

    @Test(
        "a worker that halts before its share, or before its part of a step, and goes on when it is too late, changes nothing",
        arguments: [1, 2, 3, 5], [false, true])
    func halting(every tasks: Int, computes: Bool) throws {
        let data = try SampleMemory.data(isShared: true)
        let configuration = try configuration()
        let alone = try LocalRun(configuration, on: data).run()
        let run = try DistributedRun(configuration, on: data)
        run.configure = {
            $0.coordinatorComputes = computes
            $0.policy.shortestDeadline = 0.02
            $0.policy.firstDeadline = 0.02
            $0.policy.patience = 1000
        }
        run.onStart = { try $0.addHalting(every: tasks, for: .milliseconds(50)) }
        let (outcome, _) = try run.run(workers: 0, least: 1)
        #expect(outcome.parameters.map(\.bitPattern) == alone.parameters.map(\.bitPattern))
        #expect(outcome.history == alone.history)
    }

    @Test(
        "a worker that halts before its share until it is left aside, and writes its share during a later step, changes nothing",
        arguments: [1, 2, 3, 5])
    func leftAside(every shares: Int) throws {
        let data = try SampleMemory.data(isShared: true)
        let configuration = try configuration()
        let alone = try LocalRun(configuration, on: data).run()
        let run = try DistributedRun(configuration, on: data)
        run.configure = {
            $0.coordinatorComputes = true
            // A round ends without the worker by its deadline alone, however slow it was measured, and it is given a share
            // of every other round at least.
            $0.policy.stragglerFactor = .infinity
            $0.policy.deadlineFactor = 0
            $0.policy.shortestDeadline = 0.02
            $0.policy.firstDeadline = 0.02
            $0.policy.patience = .infinity
            $0.policy.roundsToTrial = 1
        }
        let watch = HaltWatch()
        run.onStart = { try $0.addHalting(every: shares, watch: watch) }
        run.onEvent = { event, _ in watch.hear(event) }
        let (outcome, _) = try run.run(workers: 0, least: 1)
        #expect(outcome.parameters.map(\.bitPattern) == alone.parameters.map(\.bitPattern))
        #expect(outcome.history == alone.history)
        let suspensions = run.events.count { if case .workerSuspended = $0 { true } else { false } }
        #expect(watch.halts > 0 && suspensions >= watch.halts)
    }

    @Test(
        "a worker that is lost at its part of a step while another is still at its own changes nothing",
        arguments: [2, 4, 6])
    func lostAtPart(task: Int) throws {
        let data = try SampleMemory.data(isShared: true)
        let configuration = try configuration()
        let alone = try LocalRun(configuration, on: data).run()
        let run = try DistributedRun(configuration, on: data)
        run.configure = {
            $0.coordinatorComputes = true
            $0.processorCount = 16
            $0.policy.partPatience = 20
            // However slow its first share was, it comes to the task at which it fails.
            $0.policy.roundsToTrial = 1
        }
        run.onStart = {
            // Tasks are a share and a part of its step in turns: the one fails at its part while the other has not begun.
            try $0.addHalting(every: task, for: .milliseconds(20), fails: true)
            try $0.addHalting(every: 2, for: .milliseconds(60))
        }
        let (outcome, _) = try run.run(workers: 0, least: 2)
        #expect(outcome.parameters.map(\.bitPattern) == alone.parameters.map(\.bitPattern))
        #expect(run.counts.lost == 1)
    }

    @Test("workers that share memory and one that does not make one job")
    func mixed() throws {
        let data = try SampleMemory.data(isShared: true)
        let configuration = try configuration()
        let alone = try LocalRun(configuration, on: data).run()
        let run = try DistributedRun(configuration, on: data)
        run.configure = { $0.coordinatorComputes = true }
        run.strangeMachines = 1
        let (outcome, _) = try run.run(workers: 3)
        #expect(outcome.parameters.map(\.bitPattern) == alone.parameters.map(\.bitPattern))
    }

    @Test("where shared memory is all that may be used, a worker that cannot map it is sent away with the reason")
    func demanded() throws {
        let data = try SampleMemory.data(isShared: true)
        let run = try DistributedRun(try configuration(), on: data)
        run.configure = { $0.plane = .sharedMemory }
        run.strangeMachines = 1
        // Training waits for one that can.
        run.onEvent = { event, run in
            if case .refused = event { try run.addWorker() }
        }
        // The first worker's own end may be an error.
        _ = try? run.run(workers: 1)
        #expect(run.refusals.contains { $0.contains("cannot share memory") })
    }
}
