import Failures
import TestSupport
import Testing
import TrainingTestSupport
import ZeroMQ

@testable import Cluster
@testable import System
@testable import Training

/// What becomes of those who are no workers, and of workers whose connection breaks.
@Suite(.serialized)
struct StrangerTests {
    private func expectEqual(_ found: TrainingOutcome, _ expected: TrainingOutcome) {
        #expect(found.parameters.map(\.bitPattern) == expected.parameters.map(\.bitPattern))
        #expect(found.history == expected.history)
    }

    private func configuration(epochs: Int = 10) throws -> TrainingConfiguration {
        try .small { $0.epochs = epochs }
    }

    @Test("nothing that strangers say in mid-run changes anything, with keys or without", arguments: [false, true])
    func attack(hasKeys: Bool) throws {
        let data = try SampleMemory.data()
        let keys = try TestKeys()
        let run = try DistributedRun(configuration(), on: data)
        var connections: [RawConnection] = []
        if hasKeys { run.configure = { $0.keys = keys.directory } }
        run.onEvent = { event, run in
            if case .listening = event {
                for _ in 0..<2 { try run.addWorker(keys: hasKeys ? keys.client("worker") : nil) }
            }
            guard case .step(let step, _, _, _, _) = event, step > 3, let endpoint = run.endpoints.first else { return }
            let attacks = ForgedTraffic.assorted(seed: UInt64(step))
            let connection = try RawConnection(to: endpoint)
            connection.say(attacks[step % attacks.count])
            // Some hang up at once, some stay.
            if step % 3 == 0 { connections.append(connection) }
        }
        let (outcome, endings) = try run.run(workers: 0, least: 2)
        expectEqual(outcome, try LocalRun(configuration(), on: data).run())
        #expect(endings == [.stopped, .stopped])
        #expect(run.counts.strangers > 0)
        #expect(run.counts.started == 2 && run.counts.lost == 0)
    }

    @Test("a peer that takes a worker's routing id and number is not that worker, and does not drive it out")
    func forgedIdentity() throws {
        let data = try SampleMemory.data()
        let run = try DistributedRun(configuration(), on: data)
        var connections: [RawConnection] = []
        run.onEvent = { event, run in
            guard case .step(let step, _, _, _, _) = event, step % 5 == 0, let endpoint = run.endpoints.first else {
                return
            }
            let host = try #require(run.coordinator?.surroundings as? HostSurroundings)
            for route in host.messages.workers.keys {
                for worker: UInt32 in 1...2 {
                    let connection = try RawConnection(to: endpoint)
                    let words: [WorkerMessage] = [
                        .leaving, .failed("no more"), .ready(dataset: [UInt8](repeating: 0, count: 32)),
                    ]
                    let said = words.map { $0.encoded(from: WorkerID(worker)) }
                    connection.say(
                        ForgedTraffic.peer(identity: step % 2 == 0 ? route : [9, UInt8(worker)], saying: said))
                    connections.append(connection)
                }
            }
        }
        let (outcome, endings) = try run.run(workers: 2)
        expectEqual(outcome, try LocalRun(configuration(), on: data).run())
        #expect(endings == [.stopped, .stopped])
        #expect(run.counts.started == 2 && run.counts.lost == 0)
        #expect(run.counts.strangers > 0)
        #expect(run.events.allSatisfy { if case .workerLeft = $0 { false } else { true } })
    }

    @Test("a flood of nonsense makes few lines, and the count is whole")
    func flood() throws {
        let data = try SampleMemory.data()
        let run = try DistributedRun(configuration(epochs: 3), on: data)
        let context = try Context()
        let peer = try Socket(.dealer, in: context)
        var hasWorker = false
        run.onEvent = { event, run in
            if case .listening = event, let endpoint = run.endpoints.first {
                try peer.connect(endpoint)
                for _ in 0..<500 {
                    var message = MultipartMessage(capacity: 1)
                    message.append([1, 2, 3, 4])
                    _ = try peer.sendIfPossible(&message)
                }
            } else if case .refused = event, !hasWorker {
                hasWorker = true
                try run.addWorker()
            }
        }
        _ = try run.run(workers: 0, least: 1)
        #expect(run.counts.strangers == 500)
        #expect(run.refusals.count <= RefusalLedger.maximumLines + 1)
        #expect(run.refusals.last?.hasPrefix("the last was") == true)
    }

    @Test("no more workers are admitted than allowed, and those turned away are told why")
    func bound() throws {
        let data = try SampleMemory.data()
        let run = try DistributedRun(configuration(), on: data)
        run.configure = { $0.maximumWorkers = 1 }
        run.onEvent = { event, run in
            if case .step(3, _, _, _, _) = event { try run.addWorker() }
            // Long enough for it to be heard.
            if case .step(let step, _, _, _, _) = event, step > 3, run.counts.strangers == 0 {
                let deadline = MonotonicClock.now + 5
                while try #require(run.coordinator).counts.strangers == 0, MonotonicClock.now < deadline {
                    try #require(run.coordinator).pump(until: MonotonicClock.now + 0.05)
                }
            }
        }
        let (outcome, _) = try run.run(workers: 1)
        expectEqual(outcome, try LocalRun(configuration(), on: data).run())
        #expect(run.counts.started == 1 && run.counts.strangers == 1)
        #expect(run.failures.count == 1 && run.failures[0].message.contains("the most it admits"))
    }

    @Test("workers whose connections break come back with the data they hold, and change nothing")
    func reconnection() throws {
        let data = try SampleMemory.data()
        let run = try DistributedRun(configuration(epochs: 20), on: data)
        var proxy: CuttingProxy?
        run.onEvent = { event, run in
            if case .listening = event {
                let between = try CuttingProxy(to: try #require(run.endpoints.first))
                proxy = between
                for _ in 0..<2 { try run.addWorker(at: between.endpoint) }
            }
            guard case .step(let step, _, _, _, _) = event, [5, 10, 15].contains(step) else { return }
            let before = run.arrivals
            proxy?.cut()
            // The first of them may be cut off in the middle of a share; both must be there again before the next cut.
            guard step != 5 else { return }
            let coordinator = try #require(run.coordinator)
            let deadline = MonotonicClock.now + 20
            while run.arrivals < before + 2, MonotonicClock.now < deadline {
                try coordinator.pump(until: MonotonicClock.now + 0.05)
            }
        }
        let (outcome, endings) = try run.run(workers: 0, least: 2)
        expectEqual(outcome, try LocalRun(configuration(epochs: 20), on: data).run())
        #expect(run.arrivals >= 6)
        #expect(endings == [.stopped, .stopped])
        #expect(run.failures.isEmpty)
        withExtendedLifetime(proxy) {}
    }

    @Test("a worker that was let go while it lives greets again when it next says something")
    func forgotten() throws {
        let data = try SampleMemory.data()
        let run = try DistributedRun(configuration(epochs: 20), on: data)
        var wasForgotten = false
        run.onEvent = { event, run in
            guard case .step(let step, _, _, _, _) = event, step > 3, !wasForgotten else { return }
            wasForgotten = true
            let coordinator = try #require(run.coordinator)
            let member = try #require(coordinator.loop.roster.all.first)
            let messages = try #require(coordinator.surroundings as? HostSurroundings).messages
            // It owes a share which it will answer, and nobody knows it then.
            try messages.send(.ping, to: member.id)
            try messages.send(
                .task(
                    RoundTask(
                        round: 1, phase: .gradient, epoch: 0, batch: 0, parameterVersion: 1 << 60,
                        carriesParameters: false,
                        nodes: [])), to: member.id)
            try coordinator.loop.lose(member, .replaced)
        }
        let (outcome, endings) = try run.run(workers: 1)
        expectEqual(outcome, try LocalRun(configuration(epochs: 20), on: data).run())
        #expect(endings == [.stopped])
        #expect(run.arrivals == 2)
    }
}
