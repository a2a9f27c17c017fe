import Testing

@testable import Reporting
@testable import Training

struct ProgressLayoutTests {
    private func worker(_ number: UInt32, _ state: WorkerStatus.State, share: Double = 0, speed: Double = 0)
        -> WorkerStatus
    {
        var status = WorkerStatus(
            identity: WorkerIdentity(worker: number, host: "", process: 9, isLocal: true), state: state)
        status.share = share
        status.samplesPerSecond = speed
        return status
    }

    private func state(_ workers: [WorkerStatus]) -> ProgressState {
        var state = ProgressState()
        state.observe(.began(epochs: 10, stepsPerEpoch: 422, fromEpoch: 2, fromStep: 844, parameters: 5), at: 100)
        state.observe(.step(1055, epoch: 3, batch: 211, loss: 0.125, samples: 128), at: 102)
        state.observe(.workers(workers), at: 102)
        return state
    }

    private func lines(_ state: ProgressState, width: Int, height: Int = 20) -> [String] {
        ProgressLayout(width: width, height: height).lines(of: state).map(\.text)
    }

    private var three: [WorkerStatus] {
        [
            worker(1, .working, share: 0.5, speed: 64_000), worker(2, .late),
            worker(12, .receivingData(0.4)),
        ]
    }

    @Test("a terminal of 80 columns has room for everything")
    func usual() {
        #expect(
            lines(state(three), width: 79) == [
                "epoch  3/10  ██████████░░░░░░░░░░  step 211/422  loss 0.1250  64 k samples/s",
                "30 s left",
                "worker  1  50%   64 k/s  worker  2 late           worker 12 data  40%    ",
            ])
    }

    @Test("half of it is laid out in more lines, and workers by number alone")
    func narrow() {
        #expect(
            lines(state(three), width: 39) == [
                "epoch  3/10  █████░░░░░  step 211/422",
                "loss 0.1250  64 k samples/s  30 s left",
                " 1  50%   64 k/s   2 late         ",
                "12 data  40%    ",
            ])
    }

    @Test(
        "no line is wider than the terminal, and there are no more than it has rows",
        arguments: [1, 5, 19, 39, 79, 199])
    func bounds(width: Int) {
        let workers = (1...32).map { worker(UInt32($0), .working, share: 1.0 / 32, speed: 4000) }
        for height in 0...8 {
            let lines = lines(state(workers), width: width, height: height)
            #expect(lines.count <= height)
            #expect(lines.allSatisfy { $0.count <= width })
        }
    }

    @Test("32 workers take three rows of 80 columns, and what has no room is counted")
    func many() {
        var workers = (1...32).map { worker(UInt32($0), .working, share: 1.0 / 32, speed: 4000) }
        workers[31] = worker(32, .late)
        let cells = lines(state(workers), width: 79).dropFirst(2)
        #expect(cells.count == 4)
        #expect(cells.first?.hasPrefix(" 1   3%   2   3% ") == true)
        #expect(cells.last?.hasSuffix("32 late") == true)
        #expect(lines(state(workers), width: 79, height: 3).last == "workers: 31 working, 1 late")
    }

    @Test("before training, who is waited for")
    func waiting() {
        var state = ProgressState()
        state.observe(.waiting(ready: 1, needed: 2), at: 0)
        #expect(lines(state, width: 79) == ["waiting for workers  1 of 2 ready"])
    }
}
