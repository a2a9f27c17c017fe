import Failures
import Testing
import TrainingTestSupport
import ZeroMQ

@testable import Cluster
@testable import System
@testable import Training

/// A coordinator that admits workers by their keys.
@Suite(.serialized)
struct KeyTests {
    private func configuration() throws -> TrainingConfiguration { try .small { $0.epochs = 10 } }

    /// Trains with a worker that has a good key, while another tries to join from the third step on.
    private func run(_ second: @escaping (DistributedRun, TestKeys) throws -> Void) throws -> DistributedRun {
        let data = try SampleMemory.data()
        let keys = try TestKeys()
        let run = try DistributedRun(configuration(), on: data)
        run.configure = { $0.keys = keys.directory }
        run.onEvent = { event, run in
            switch event {
            case .listening: try run.addWorker(keys: keys.client("worker"))
            case .step(3, _, _, _, _):
                try second(run, keys)
                // Until something has become of it.
                let coordinator = try #require(run.coordinator)
                let deadline = MonotonicClock.now + 20
                while coordinator.counts.strangers == 0, run.arrivals < 2, MonotonicClock.now < deadline {
                    try coordinator.pump(until: MonotonicClock.now + 0.05)
                }
            default: break
            }
        }
        let outcome = try run.run(workers: 0, least: 1).outcome
        let expected = try LocalRun(configuration(), on: data).run()
        #expect(outcome.parameters.map(\.bitPattern) == expected.parameters.map(\.bitPattern))
        return run
    }

    @Test("a key that is authorized in mid-run counts from then on")
    func later() throws {
        let run = try run { run, keys in
            try keys.add("late")
            try run.addWorker(keys: keys.client("late"))
        }
        #expect(run.counts.started == 2 && run.counts.strangers == 0 && run.failures.isEmpty)
        let hosts = run.events.compactMap { if case .workerJoined(let worker, _) = $0 { worker.host } else { nil } }
        #expect(hosts.count == 2 && hosts[0].hasSuffix("key worker") && hosts[1].hasSuffix("key late"))
    }

    @Test("a worker whose key is not authorized is refused, and told so")
    func unauthorized() throws {
        let run = try run { run, keys in
            try keys.add("outsider")
            keys.shutOut("outsider")
            try run.addWorker(keys: keys.client("outsider"))
        }
        #expect(run.counts.started == 1 && run.counts.strangers == 1)
        #expect(run.refusals.count == 1 && run.refusals[0].hasSuffix("is not authorized"))
        #expect(run.failures.map(\.kind) == [.unavailable])
        #expect(run.failures[0].message.contains("does not know this worker's key"))
    }

    @Test("a worker without keys is refused, and told so")
    func withoutKeys() throws {
        let run = try run { run, _ in try run.addWorker() }
        #expect(run.counts.started == 1 && run.counts.strangers > 0)
        #expect(run.failures.map(\.kind) == [.usage])
        #expect(run.failures[0].message.contains("lets in only workers with keys"))
    }

    @Test("a worker that takes the coordinator for another is refused, and told so before its patience ends")
    func wrongServer() throws {
        let run = try run { run, keys in
            let own = try keys.client("worker").own
            try run.addWorker(keys: ClientKeys(own: own, server: CurveKeys.generate().publicKey), patience: 2)
        }
        #expect(run.counts.started == 1 && run.counts.strangers > 0)
        #expect(run.refusals.first == "it does not know the server's key")
        #expect(run.failures.map(\.kind) == [.unavailable])
        #expect(run.failures[0].message.contains("\(Mention.setting("serverKey")) is not the key of that coordinator"))
    }

    @Test("a worker with keys has nothing to prove to a coordinator without, and is told so")
    func keylessCoordinator() throws {
        let keys = try TestKeys()
        let run = try DistributedRun(configuration(), on: SampleMemory.data())
        run.onEvent = { event, run in
            if case .listening = event { try run.addWorker(keys: keys.client("worker")) }
            if case .refused = event, run.arrivals == 0, run.refusals.count == 1 { try run.addWorker() }
        }
        _ = try run.run(workers: 0, least: 1)
        #expect(run.failures.map(\.kind) == [.usage])
        #expect(run.failures.first?.message.contains("has no keys") == true)
    }

    @Test("a worker whose key is taken away is sent away, and its work goes to others")
    func takenAway() throws {
        let data = try SampleMemory.data()
        let keys = try TestKeys()
        try keys.add("second")
        let run = try DistributedRun(configuration(), on: data)
        run.configure = { $0.keys = keys.directory }
        run.onEvent = { event, run in
            switch event {
            case .listening: for name in ["worker", "second"] { try run.addWorker(keys: keys.client(name)) }
            case .step(3, _, _, _, _):
                keys.shutOut("second")
                let coordinator = try #require(run.coordinator)
                let deadline = MonotonicClock.now + 20
                while coordinator.counts.lost == 0, MonotonicClock.now < deadline {
                    try coordinator.pump(until: MonotonicClock.now + 0.05)
                }
            default: break
            }
        }
        let outcome = try run.run(workers: 0, least: 2).outcome
        let expected = try LocalRun(configuration(), on: data).run()
        #expect(outcome.parameters.map(\.bitPattern) == expected.parameters.map(\.bitPattern))
        #expect(run.counts.lost == 1 && run.counts.strangers == 0)
        #expect(run.failures.count == 1 && run.failures[0].message.contains("not authorized any more"))
    }
}
