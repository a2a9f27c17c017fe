import Testing

@testable import Reporting
@testable import Training

struct EventLinesTests {
    private let new = WorkerIdentity(worker: 0, host: "", process: 7, isLocal: true)
    private let joined = WorkerIdentity(worker: 3, host: "", process: 8, isLocal: true)

    private func texts(_ events: [TrainingEvent], isQuiet: Bool = false) -> [String] {
        var lines = EventLines(isQuiet: isQuiet)
        return events.flatMap { lines.lines(for: $0).map(\.text) }
    }

    @Test("workers that fail at their start for one reason are told of once")
    func echoes() {
        let failure: [TrainingEvent] = [
            .workerSaid(process: 7, line: "no memory"),
            .workerLost(new, reason: "exited with status 64", lastLines: ["no memory"]), .workerRespawned(process: 9),
        ]
        #expect(
            texts(failure + failure + failure + [.workerGivenUp(0, failures: 3), .workerGivenUp(1, failures: 3)]) == [
                "[pid 7] no memory", "worker (local, pid 7) exited with status 64; it had not joined",
                "started another local worker, pid 9", "a local worker failed 3 times in a row and is given up",
            ])
    }

    @Test("of one worker's words no more are shown than somebody reads")
    func flood() {
        let said = (1...100).map { TrainingEvent.workerSaid(process: 7, line: "line \($0)") }
        let shown = texts(said + [.workerSaid(process: 8, line: "another")])
        #expect(shown.count == 22)
        #expect(
            shown.suffix(3) == [
                "[pid 7] line 20", "[pid 7] ... (it says more than is shown here)", "[pid 8] another",
            ])
    }

    @Test("a resumed run says where it goes on, and one that was finished that nothing is left")
    func beginnings() {
        let begin = { (epoch: Int, step: Int) -> TrainingEvent in
            .began(epochs: 3, stepsPerEpoch: 10, fromEpoch: epoch, fromStep: step, parameters: 7)
        }
        #expect(
            texts([begin(0, 0), begin(1, 14), begin(3, 30)]) == [
                "training 7 parameters, 3 epochs of 10 steps",
                "training 7 parameters, 3 epochs of 10 steps, going on from step 14 in epoch 2",
                "training 7 parameters, 3 epochs of 10 steps, all of them done",
            ])
    }

    @Test("workers that are lost at work are told of each time")
    func losses() {
        let loss: [TrainingEvent] = [
            .workerLost(joined, reason: "was ended by signal 9 (SIGKILL)", lastLines: []), .workerRespawned(process: 9),
        ]
        #expect(texts(loss + loss).count == 4)
    }

    @Test("who is quiet reads warnings, and a lost worker's words with them")
    func quiet() {
        #expect(
            texts(
                [
                    .workerSaid(process: 8, line: "x"), .workerJoined(joined, kernel: "plain"),
                    .workerLost(joined, reason: "died", lastLines: ["\u{1B}[2J"]), .workerRespawned(process: 9),
                ], isQuiet: true) == [
                    "worker 3 (local, pid 8) died; its work goes to others", "  it said: \\u{1b}[2J",
                ])
    }

    @Test(
        "an epoch has one line of a usual terminal, and more where none is wide enough",
        arguments: [
            (
                nil,
                ["epoch 2/10  loss 0.1266  accuracy 96.14 %  validation loss 0.1254  accuracy 96.18 %  best so far"]
            ),
            (79, ["epoch 2/10  loss 0.1266  val loss 0.1254  val 96.18 %  best so far"]),
            (39, ["epoch 2/10  loss 0.1266", "  val loss 0.1254  val 96.18 %", "  best so far"]),
            (19, ["epoch 2/10", "  loss 0.1266", "  val loss 0.1254", "  val 96.18 %", "  best so far"]),
        ] as [(Int?, [String])])
    func epochs(width: Int?, expected: [String]) {
        var lines = EventLines(isQuiet: false)
        _ = lines.lines(for: .began(epochs: 10, stepsPerEpoch: 422, fromEpoch: 0, fromStep: 0, parameters: 5))
        let record = EpochRecord(
            epoch: 2, step: 844, learningRate: 0.1, trainingLoss: 0.12664, trainingAccuracy: 0.96137,
            validationLoss: 0.12541, validationAccuracy: 0.96183, improved: true, gradientNorms: [])
        #expect(lines.lines(for: .epoch(record), width: width).map(\.text) == expected)
    }

    @Test("a table names each cause once, the first first")
    func table() {
        var failures = WorkerFailures()
        #expect(failures.table(width: 79) == nil)
        for _ in 1...3 {
            failures.observe(.workerLost(new, reason: "exited with status 64", lastLines: ["a", "no\tmemory"]))
        }
        failures.observe(.workerLost(joined, reason: "was ended by signal 9 (SIGKILL)", lastLines: []))
        #expect(
            failures.table(width: 79) == """
                worker  host   pid  times  how it ended, and its last lines
                -       local  7    3      exited with status 64, before it joined
                  | a
                  | no\\u{9}memory
                3       local  8    1      was ended by signal 9 (SIGKILL)
                """)
        #expect(
            failures.table(width: 39) == """
                what became of workers
                worker (local, pid 7) exited with
                  status 64, before it joined, and 2
                  more like it
                  | a
                  | no\\u{9}memory
                worker 3 (local, pid 8) was ended by
                  signal 9 (SIGKILL)
                """)
    }
}
