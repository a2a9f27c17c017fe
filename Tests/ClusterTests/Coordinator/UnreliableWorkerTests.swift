import Failures
import FoundationEssentials
import Glibc
import TestSupport
import Testing
import TrainingTestSupport

@testable import Cluster
@testable import Training

/// Workers that hang, lie or die beside one that works; nothing of it may be seen in the result.
@Suite(.serialized)
struct UnreliableWorkerTests {
    private func configuration() throws -> TrainingConfiguration { try .small { $0.epochs = 40 } }

    private func expectUndisturbed(_ outcome: TrainingOutcome, on data: TrainingData) throws {
        let alone = try LocalRun(configuration(), on: data).run()
        #expect(outcome.parameters.map(\.bitPattern) == alone.parameters.map(\.bitPattern))
        #expect(outcome.history == alone.history)
        #expect(outcome.test == alone.test)
    }

    @Test("a worker that hangs while its socket lives on is left aside, and welcomed back; its late answer is ignored")
    func hanging() throws {
        let data = try SampleMemory.data()
        let run = try DistributedRun(configuration(), on: data)
        run.configure = {
            $0.policy.shortestDeadline = 0.2
            $0.policy.firstShareFactor = 1
            $0.policy.patience = 1000
        }
        run.onEvent = { event, run in
            if case .listening = event { try run.addWorker { Scripts.hanging(pings: 2) } }
            // Long enough for two pings.
            if case .step = event { usleep(15_000) }
        }
        let (outcome, endings) = try run.run(workers: 1, least: 2)
        try expectUndisturbed(outcome, on: data)
        #expect(endings == [.stopped, .stopped])
        #expect(run.events.contains { if case .workerSuspended = $0 { true } else { false } })
        #expect(run.events.contains { if case .workerReturned = $0 { true } else { false } })
        #expect(run.counts.lost == 0)
    }

    @Test(
        "answers of another round or for nodes that there are nowhere are refused by name, and the share is computed by others",
        arguments: [false, true])
    func foreign(isOfFuture: Bool) throws {
        let data = try SampleMemory.data()
        let run = try DistributedRun(configuration(), on: data)
        // It is waited for however slow it is: else the other does its share, and is done before it has said anything.
        run.configure = { $0.policy.stragglerFactor = .infinity }
        run.onEvent = { event, run in
            guard case .listening = event else { return }
            if isOfFuture {
                try run.addWorker { Scripts.future() }
            } else {
                try run.addWorker { Scripts.elsewhere() }
            }
        }
        let (outcome, _) = try run.run(workers: 1, least: 2)
        try expectUndisturbed(outcome, on: data)
        #expect(!run.refusals.isEmpty)
        #expect(run.refusals.allSatisfy { $0.hasPrefix("nobody asked it for node") })
        #expect(
            run.events.contains {
                if case .refused(let sender, _) = $0 { sender.contains("actor, pid 1") } else { false }
            })
    }

    @Test("gradients that are no numbers are refused by name, and computed by others")
    func notANumber() throws {
        let data = try SampleMemory.data()
        let run = try DistributedRun(configuration(), on: data)
        // Whichever of the two is slower: of the last two rounds, which both evaluate, it is given a share of one.
        run.configure = {
            $0.policy.stragglerFactor = .infinity
            $0.policy.roundsToTrial = 1
        }
        let job = run.job
        run.onEvent = { event, run in
            if case .listening = event { try run.addWorker { try Scripts.notANumber(job) } }
        }
        let (outcome, _) = try run.run(workers: 1, least: 2)
        try expectUndisturbed(outcome, on: data)
        #expect(run.refusals.contains { $0.hasSuffix("is not finite") })
        #expect(run.refusals.contains { $0.hasSuffix("is nan") })
    }

    @Test("a worker that holds another dataset is sent away, both named")
    func otherDataset() throws {
        let data = try SampleMemory.data()
        let run = try DistributedRun(configuration(), on: data)
        run.onEvent = { event, run in
            if case .listening = event {
                try run.addWorker(dataset: [UInt8](repeating: 0xAB, count: 32)) { { _ in nil } }
            }
            if case .refused = event { try run.addWorker() }
        }
        let (outcome, endings) = try run.run(workers: 0, least: 1)
        try expectUndisturbed(outcome, on: data)
        #expect(endings == [.left, .stopped])
        let expected = String(repeating: "ab", count: 32)
        #expect(run.refusals == ["it holds the dataset \(expected), and this job's is \(run.job.dataset.sha256)"])
    }

    /// A program that stands in for local workers.
    private func program(_ text: String, in directory: TemporaryDirectory) throws -> String {
        let path = "\(directory.path)/worker"
        try #require(
            FileManager.default.createFile(
                atPath: path, contents: Data("#!/bin/sh\n\(text)\n".utf8), attributes: [.posixPermissions: 0o755]))
        return path
    }

    @Test("a local worker that never says anything is replaced, and in the end given up")
    func mute() throws {
        let data = try SampleMemory.data()
        let directory = try TemporaryDirectory()
        let program = try program("exec sleep 1000", in: directory)
        let run = try DistributedRun(configuration(), on: data)
        run.configure = {
            $0.localWorkers = 1
            $0.listen = []
            $0.program = program
            $0.policy.startDeadline = 0.1
        }
        let failure = #expect(throws: Failure.self) { _ = try run.run(workers: 0, least: 1) }
        #expect(failure?.kind == .unavailable)
        let respawned = run.events.filter { if case .workerRespawned = $0 { true } else { false } }
        #expect(respawned.count == 2)
    }

    @Test("a local worker that keeps dying is given up, and its last words are shown")
    func crashLoop() throws {
        let data = try SampleMemory.data()
        let directory = try TemporaryDirectory()
        let program = try program("echo 'no memory left' >&2\nkill -ABRT $$", in: directory)
        let run = try DistributedRun(configuration(), on: data)
        run.configure = {
            $0.localWorkers = 2
            $0.listen = []
            $0.program = program
        }
        let failure = #expect(throws: Failure.self) { _ = try run.run(workers: 0, least: 1) }
        #expect(failure?.kind == .unavailable)
        #expect(
            failure?.message
                == "no worker to train with: the first that failed was ended by signal 6 (SIGABRT) and said: no memory left"
        )
        let reasons = run.events.compactMap { event in
            if case .workerLost(_, let reason, ["no memory left"]) = event { reason } else { nil }
        }
        #expect(reasons.count == 6)
        #expect(reasons.allSatisfy { $0.contains("signal 6") })
        let givenUp = run.events.compactMap {
            if case .workerGivenUp(let place, let failures) = $0 { [place, failures] } else { nil }
        }
        #expect(Set(givenUp) == [[0, 3], [1, 3]])
    }
}
