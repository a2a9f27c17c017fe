import Arithmetic
import Kernels
import Learning
import Networks
import TestSupport
import Testing
import TrainingTestSupport
import ZeroMQ

@testable import Cluster
@testable import Training

/// Coordinator and workers with their real sockets, in one process.
@Suite(.serialized)
struct CoordinatorTests {
    private func configuration() throws -> TrainingConfiguration {
        try .small {
            ($0.learningRate, $0.optimizer) = (0.5, Optimizer(momentum: 0.9))
            $0.stopping = .init(monitor: .validationLoss, patience: 5, minDelta: 0)
        }
    }

    @Test("any number of workers comes to the bits of one process alone", arguments: 1...3)
    func workers(count: Int) throws {
        let data = try SampleMemory.data()
        let run = try DistributedRun(configuration(), on: data)
        let (outcome, endings) = try run.run(workers: count)
        expectEqual(outcome, try LocalRun(configuration(), on: data).run())
        #expect(endings == [WorkerLoop.Ending?](repeating: .stopped, count: count))
        #expect(run.counts.started == count && run.counts.lost == 0)
        #expect(run.refusals == [])
    }

    @Test("workers of every instruction set together come to the same bits")
    func instructionSets() throws {
        let data = try SampleMemory.data()
        let run = try DistributedRun(configuration(), on: data)
        run.onEvent = { event, run in
            guard case .listening = event else { return }
            for instructionSet in InstructionSet.available { try run.addWorker(instructionSet) }
        }
        let (outcome, _) = try run.run(workers: 0, least: InstructionSet.available.count)
        expectEqual(outcome, try LocalRun(configuration(), on: data).run())
        #expect(run.counts.started == InstructionSet.available.count)
    }

    @Test("a worker that joins in mid-run changes nothing")
    func newcomer() throws {
        let data = try SampleMemory.data()
        let configuration = try TrainingConfiguration.small { $0.epochs = 40 }
        let run = try DistributedRun(configuration, on: data)
        run.onEvent = { event, run in
            if case .step(3, _, _, _, _) = event { try run.addWorker() }
        }
        let (outcome, endings) = try run.run(workers: 1)
        expectEqual(outcome, try LocalRun(configuration, on: data).run())
        #expect(endings.count == 2)
    }

    @Test("a worker whose results cannot be right is sent away, and changes nothing")
    func liar() throws {
        let data = try SampleMemory.data()
        let run = try DistributedRun(configuration(), on: data)
        // Alone, it is surely given something to do before somebody else can have it.
        run.onEvent = { event, run in
            switch event {
            case .listening: try run.addWorker { Scripts.liar }
            case .refused: try run.addWorker()
            default: break
            }
        }
        let (outcome, endings) = try run.run(workers: 0, least: 1)
        expectEqual(outcome, try LocalRun(configuration(), on: data).run())
        #expect(Set(endings) == [.left, .stopped])
        #expect(!run.refusals.isEmpty)
        #expect(run.refusals.allSatisfy { $0.contains("samples, and the result speaks of") })
    }

    @Test("strangers who speak HTTP or nothing known change nothing")
    func strangers() throws {
        let data = try SampleMemory.data()
        let run = try DistributedRun(configuration(), on: data)
        var connections: [RawConnection] = []
        run.onEvent = { event, run in
            guard case .step(let step, _, _, _, _) = event, let endpoint = run.endpoints.first else { return }
            let connection = try RawConnection(to: endpoint)
            if step % 2 == 0 {
                connection.say(Array("GET / HTTP/1.1\r\nHost: localhost\r\n\r\n".utf8))
            } else {
                let random = CounterRandom(seed: UInt64(step), purpose: .test)
                connection.say((0..<10_000).map { UInt8(random.integer(below: 256, at: UInt64($0))) })
            }
            // Some hang up at once, some stay.
            if step % 3 == 0 { connections.append(connection) }
        }
        let (outcome, endings) = try run.run(workers: 2)
        expectEqual(outcome, try LocalRun(configuration(), on: data).run())
        #expect(endings == [.stopped, .stopped])
        #expect(!connections.isEmpty)
    }

    @Test("a peer whose messages mean nothing is refused by name, and changes nothing")
    func nonsense() throws {
        let data = try SampleMemory.data()
        let run = try DistributedRun(configuration(), on: data)
        let context = try Context()
        let peer = try Socket(.dealer, in: context)
        let forged = WorkerMessage.result(
            RoundAnswer(round: 1, phase: .gradient, seconds: 0, results: [])
        ).encoded(from: WorkerID(1))
        var hasWorker = false
        run.onEvent = { event, run in
            switch event {
            case .listening:
                guard let endpoint = run.endpoints.first else { return }
                try peer.connect(endpoint)
                let hello = WorkerMessage.hello([7]).encoded(from: nil)
                for bytes in [[UInt8](), [1, 2, 3, 4], Array("APUS".utf8), forged, hello] {
                    var message = MultipartMessage(capacity: 1)
                    message.append(bytes)
                    _ = try peer.send(&message)
                }
            // Only when all of that was heard does anybody come to work.
            case .refused where run.refusals.count == 5 && !hasWorker:
                hasWorker = true
                try run.addWorker()
            default: break
            }
        }
        let (outcome, _) = try run.run(workers: 0, least: 1)
        expectEqual(outcome, try LocalRun(configuration(), on: data).run())
        #expect(
            run.refusals == [
                "its message ends after 0 bytes, 4 too early", "its message does not begin with APUS",
                "its message ends after 4 bytes, 2 too early",
                "its message comes from somebody who was not admitted", "its message greets in an unknown way",
            ])
    }
}
