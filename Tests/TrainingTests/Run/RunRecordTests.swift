import Checkpoints
import FoundationEssentials
import Hashing
import JSON
import Testing
import Training

final class RunRecordTests {
    private let path = FileManager.default.temporaryDirectory.appending(path: "apus-record-\(UUID())").path

    deinit { try? FileManager.default.removeItem(atPath: path) }

    private func epoch(_ number: Int) throws -> EpochRecord {
        try JSONText(
            """
            {"epoch":\(number),"step":\(number * 6),"learningRate":0.1,"trainingLoss":0.3333333333333333,
            "trainingAccuracy":0.5,"improved":true,"gradientNorms":[0.1]}
            """
        ).decode(EpochRecord.self)
    }

    private func checkpoint(after epochs: Int) throws -> Checkpoint {
        Checkpoint(
            widths: [1, 2], parameters: [1, 2, 3, 4], epoch: epochs, step: epochs * 6, stepInEpoch: 0,
            sums: RunningSums(), stopping: JSONText("null"), history: try JSONText(encoding: (1...epochs).map(epoch)),
            configuration: JSONText("{}"), seed: 1, dataset: SHA256Hasher.digest(of: []))
    }

    private func lines() throws -> [MetricsLine] {
        try String(contentsOfFile: "\(path)/metrics.jsonl", encoding: .utf8).split(separator: "\n").map {
            try JSONText(String($0)).decode(MetricsLine.self)
        }
    }

    private let worker = try? JSONText(#"{"worker":3,"host":"a","process":9,"isLocal":false}"#)
        .decode(WorkerIdentity.self)

    @Test("epochs and faults become lines, in order")
    func events() throws {
        let record = try RunRecord(RunDirectory.create(path), from: nil, keep: 3)
        let worker = try #require(worker)
        try record.append(epoch(1)) { [] }
        record.observe(.step(8, epoch: 2, batch: 2, loss: 1, samples: 16))
        record.observe(.workerLost(worker, reason: "was killed", lastLines: []))
        record.observe(.workerSuspended(worker))
        record.observe(.refused(sender: "a stranger", reason: "no sense"))
        record.observe(.warning("not noted"))
        try record.append(epoch(2)) { [] }
        try record.finish()
        let lines = try self.lines()
        #expect(lines.map(\.event) == ["epoch", "worker-lost", "worker-suspended", "refused", "epoch"])
        #expect(lines.map(\.step) == [6, 8, 8, 8, 12])
        #expect(lines[0].trainingLoss == 0.3333333333333333 && lines[0].validationLoss == nil)
        #expect(lines[1].worker == "worker 3 (a, pid 9)" && lines[1].reason == "was killed")
        #expect(lines[3].worker == "a stranger")
    }

    @Test("a resumed run's log ends where its checkpoint does, and holds every epoch once")
    func resume() throws {
        let directory = try RunDirectory.create(path)
        let record = try RunRecord(directory, from: nil, keep: 3)
        for number in 1...4 { try record.append(epoch(number)) { [] } }
        try record.finish()
        // Two epochs beyond the checkpoint will be written again.
        _ = try RunRecord(directory, from: checkpoint(after: 2), keep: 3)
        #expect(try lines().map(\.epoch) == [1, 2])
        // A power cut may lose lines that a later checkpoint knows of.
        _ = try RunRecord(directory, from: checkpoint(after: 5), keep: 3)
        #expect(try lines().map(\.epoch) == [1, 2, 3, 4, 5])
        _ = try RunRecord(directory, from: nil, keep: 3)
        #expect(try lines().isEmpty)
    }

    @Test("lines tell when they were written, and a resumed run's go on from there")
    func times() throws {
        let directory = try RunDirectory.create(path)
        let log = try directory.metrics { _ in true }.0
        try log.append(JSONText(#"{"event":"epoch","epoch":1,"step":6,"time":100}"#))
        try log.append(JSONText(#"{"event":"refused","step":9,"time":5000}"#))
        let record = try RunRecord(directory, from: checkpoint(after: 2), keep: 3)
        record.observe(.refused(sender: "a stranger", reason: "no sense"))
        try record.append(epoch(3)) { [] }
        try record.finish()
        let times = try lines().map(\.time)
        // The second epoch's line was lost, and nobody knows when it was.
        #expect(times.count == 5 && times[0] == 100 && times[1] == 5000 && times[2] == nil)
        let (first, second) = (try #require(times[3]), try #require(times[4]))
        #expect(5000 <= first && first <= second && second < 10_000)
    }

    @Test("an epoch's line names its time, its speed and what each worker did")
    func timing() throws {
        let record = try RunRecord(RunDirectory.create(path), from: nil, keep: 3)
        var totals = WorkerTotals()
        totals.samples = 40
        totals.computeSeconds = 0.25
        totals.waitSeconds = 1.0000004
        var epoch = try epoch(1)
        epoch.timing = EpochTiming(
            seconds: 2, samplesPerSecond: 50,
            workers: [EpochTiming.Worker(worker: 3, name: "worker 3 (a, pid 9)", totals: totals)])
        try record.append(epoch) { [] }
        let text = try String(contentsOfFile: "\(path)/metrics.jsonl", encoding: .utf8)
        #expect(text.contains(#""samplesPerSecond":50,"seconds":2,"#))
        let worker =
            #"{"computeSeconds":0.25,"name":"worker 3 (a, pid 9)","samples":40,"waitSeconds":1,"worker":3}"#
        #expect(text.contains(#""workers":[\#(worker)]"#))
    }

    @Test("checkpoints saved are there after the end")
    func checkpoints() throws {
        let directory = try RunDirectory.create(path)
        let record = try RunRecord(directory, from: nil, keep: 2)
        for epochs in 1...3 {
            let checkpoint = try checkpoint(after: epochs)
            try record.save({ checkpoint }, step: checkpoint.step)
        }
        try record.finish()
        #expect(try directory.checkpoints(keeping: 2).newest() == checkpoint(after: 3))
    }
}
