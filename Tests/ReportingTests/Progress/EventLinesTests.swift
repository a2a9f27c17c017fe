import Testing

@testable import DataParallel
@testable import Reporting

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

    @Test("a table names each cause once, the first first")
    func table() {
        var failures = WorkerFailures()
        #expect(failures.table == nil)
        for _ in 1...3 {
            failures.observe(.workerLost(new, reason: "exited with status 64", lastLines: ["a", "no\tmemory"]))
        }
        failures.observe(.workerLost(joined, reason: "was ended by signal 9 (SIGKILL)", lastLines: []))
        #expect(
            failures.table == """
                worker  host   pid  times  how it ended, and its last lines
                -       local  7    3      exited with status 64, before it joined
                  | a
                  | no\\u{9}memory
                3       local  8    1      was ended by signal 9 (SIGKILL)
                """)
    }
}
