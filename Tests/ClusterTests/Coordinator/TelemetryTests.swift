import Testing
import TrainingTestSupport

@testable import Cluster
@testable import Training

/// What is told of workers, whichever way their work travels.
struct TelemetryTests {
    private func epochs(of run: DistributedRun) -> [EpochTiming] {
        run.events.compactMap { if case .epoch(let record) = $0 { record.timing } else { nil } }
    }

    private func tellings(of run: DistributedRun) -> [[WorkerStatus]] {
        run.events.compactMap { if case .workers(let statuses) = $0 { statuses } else { nil } }
    }

    @Test(
        "each epoch's samples are shared out among those who computed them",
        arguments: [DataPlane.sharedMemory, .messages], [false, true])
    func samples(plane: DataPlane, computes: Bool) throws {
        let run = try DistributedRun(try .small(), on: try SampleMemory.data(isShared: true))
        run.configure = {
            $0.plane = plane
            $0.coordinatorComputes = computes
        }
        _ = try run.run(workers: 2)
        let epochs = epochs(of: run)
        #expect(epochs.count == 3)
        for epoch in epochs {
            #expect(epoch.workers.map(\.worker) == (computes ? [0, 1, 2] : [1, 2]))
            #expect(epoch.workers.reduce(0) { $0 + $1.samples } == 90)
            for worker in epoch.workers where worker.samples > 0 {
                #expect(worker.computeSeconds > 0)
                #expect(worker.computeSeconds + worker.waitSeconds <= epoch.seconds + 0.1)
            }
        }
        #expect(epochs.allSatisfy { ($0.workers.first?.name == "coordinator") == computes })
    }

    @Test("at each epoch's end everybody's state is told, and the shares of the last step make a whole")
    func states() throws {
        let run = try DistributedRun(try .small(), on: try SampleMemory.data(isShared: true))
        run.configure = { $0.coordinatorComputes = true }
        _ = try run.run(workers: 2)
        let tellings = tellings(of: run).filter { $0.contains { $0.share > 0 } }
        #expect(tellings.count >= 3)
        for statuses in tellings {
            #expect(abs(statuses.reduce(0) { $0 + $1.share } - 1) < 1e-12)
            #expect(statuses.first?.isCoordinator == true && statuses.first?.name == "coordinator")
            for status in statuses where status.share > 0 { #expect(status.state == .working) }
        }
    }

    @Test("a worker that left in the middle of an epoch is told of with what it did, once")
    func departed() throws {
        let run = try DistributedRun(try .small(), on: try SampleMemory.data(isShared: true))
        var isEnded = false
        run.onEvent = { event, run in
            guard case .step(2, _, _, _, _) = event, !isEnded else { return }
            isEnded = true
            // The first of the two, by number.
            if let coordinator = run.coordinator, let member = coordinator.loop.roster.inOrder.first {
                try coordinator.loop.lose(member, .ended("ended"))
            }
        }
        _ = try run.run(workers: 2)
        let epochs = epochs(of: run)
        #expect(epochs[0].workers.filter { $0.worker == 1 }.count == 1)
        #expect(epochs.allSatisfy { $0.workers.reduce(0) { $0 + $1.samples } == 90 })
        #expect(!epochs[2].workers.contains { $0.worker == 1 })
    }
}
