import Failures
import Kernels
import Learning
import Networks
import Testing
import TrainingTestSupport
import ZeroMQ

@testable import Cluster
@testable import Processes
@testable import Training

/// Relays with their real sockets, and all who stand behind them, in one process.
@Suite(.serialized)
struct RelayTests {
    private func configuration(
        _ change: (inout TrainingConfiguration) -> Void = { _ in }
    ) throws -> TrainingConfiguration {
        try .small {
            ($0.learningRate, $0.optimizer) = (0.5, Optimizer(momentum: 0.9))
            $0.stopping = .init(monitor: .validationLoss, patience: 5, minDelta: 0)
            change(&$0)
        }
    }

    /// Trains with these branches at the coordinator's endpoint.
    private func train(
        _ branches: [Branch], _ configuration: TrainingConfiguration, on data: TrainingData,
        farewell: CoordinatorMessage = .stop
    ) throws -> (
        outcome: TrainingOutcome, endings: [WorkerLoop.Ending?], run: DistributedRun
    ) {
        let run = try DistributedRun(configuration, on: data)
        run.farewell = farewell
        run.onEvent = { event, run in
            if case .listening = event { for branch in branches { try run.add(branch) } }
        }
        let (outcome, endings) = try run.run(workers: 0, least: branches.count)
        return (outcome, endings, run)
    }

    @Test(
        "whoever stands behind relays, the run comes to the bits of one process alone",
        arguments: [
            [Branch.relay([.worker()])],
            [.relay([.worker(), .worker()]), .relay([.worker(.plain)], plane: .messages), .worker()],
            [.relay([.relay([.worker(), .worker()]), .worker()]), .relay([.relay([.relay([.worker()])])])],
        ])
    func bits(branches: [Branch]) throws {
        let data = try SampleMemory.data()
        let (outcome, endings, run) = try train(branches, configuration(), on: data)
        expectEqual(outcome, try LocalRun(configuration(), on: data).run())
        #expect(endings == branches.map { _ in .stopped })
        #expect(run.counts.started == branches.count && run.counts.lost == 0)
        #expect(run.refusals == [])
    }

    @Test(
        "that the run may go on later passes through relays of any depth, as its end and its failure do",
        arguments: [(.stop, .stopped), (.pause, .paused), (.refused("no luck"), nil)]
            as [(CoordinatorMessage, WorkerLoop.Ending?)])
    func farewell(_ message: CoordinatorMessage, ending: WorkerLoop.Ending?) throws {
        let data = try SampleMemory.data()
        let branches: [Branch] = [.relay([.relay([.worker()]), .worker()]), .worker()]
        let (_, endings, run) = try train(branches, configuration(), on: data, farewell: message)
        #expect(endings == [ending, ending])
        let depths = run.failures.map { $0.message.split(separator: " refused: ").count - 1 }
        #expect(depths == (ending == nil ? [3, 1] : []))
        #expect(run.failures.allSatisfy { $0.kind == .unavailable && $0.message.hasSuffix(" refused: no luck") })
    }

    @Test(
        "whoever was ready for a run that found too few workers has not done its job, and whoever saw it diverge has",
        arguments: [
            (Failure(.unavailable, "no worker to train with"), .refused("no worker to train with")),
            (Failure(.interrupted, "stopped by a signal"), .pause), (Failure(.data, "training diverged"), .stop),
            (Failure(.inputOutput, "no space left"), .pause), (Failure(.stoppedAtOnce, "stopped at once"), .pause),
        ] as [(Failure, CoordinatorMessage)])
    func failedRun(failure: Failure, farewell: CoordinatorMessage) {
        #expect(CoordinatorMessage(farewellAfter: failure) == farewell)
    }

    @Test("what is to be started again after a pause is called what it is", arguments: [false, true])
    func pause(isRelay: Bool) throws {
        let relay = isRelay ? RelayOptions(CoordinatorOptions()) { _ in } : nil
        let loop = try WorkerLoop(
            endpoint: Endpoint("tcp://127.0.0.1:1"), instructionSet: .plain, signals: SignalDescriptor([]), token: nil,
            relay: relay)
        #expect(loop.pause.kind == .interrupted)
        #expect(loop.pause.message.hasSuffix("; start this \(isRelay ? "relay" : "worker") again then"))
    }

    @Test("shares of one leaf, of uneven runs of leaves, and of a short last leaf pass through relays")
    func unevenShares() throws {
        let data = try SampleMemory.data()
        let configuration = try configuration {
            $0.batchSize = 23
            $0.leafSize = 2
        }
        let branches: [Branch] = [
            .relay([.worker(), .worker(), .worker()]), .relay([.worker(), .worker()]), .relay([.worker()]),
        ]
        let (outcome, _, run) = try train(branches, configuration, on: data)
        expectEqual(outcome, try LocalRun(configuration, on: data).run())
        #expect(run.refusals == [])
    }

    @Test("a liar behind a relay is sent away there, and the coordinator never hears of it")
    func liar() throws {
        let data = try SampleMemory.data()
        let (outcome, _, run) = try train([.relay([.worker(), .liar])], configuration(), on: data)
        expectEqual(outcome, try LocalRun(configuration(), on: data).run())
        #expect(run.refusals == [])
        #expect(run.counts.lost == 0)
    }

    @Test("training that diverges is told as divergence through relays too")
    func divergence() throws {
        let data = try SampleMemory.data()
        let configuration = try TrainingConfiguration.small { $0.learningRate = 1e30 }
        let failure = #expect(throws: (any Error).self) {
            try train([.relay([.worker(), .worker()]), .relay([.worker()])], configuration, on: data)
        }
        #expect("\(String(describing: failure))".contains("training diverged in step"))
    }
}
