import Failures
import FoundationEssentials
import Learning
import Testing

@Suite struct EarlyStoppingTests {
    struct Run: Sendable {
        let monitor: EarlyStopping.Monitor
        let patience: Int
        let minDelta: Double
        let values: [Double]
        let verdicts: [EarlyStopping.Verdict]
        let best: Double
        let bestEpoch: Int
    }

    /// What `keras.callbacks.EarlyStopping` of Keras 3.15.1 does with the same values: `on_epoch_end` called with them in
    /// turn on a stub model, its `wait`, `stop_training`, `best` and `best_epoch` noted after each.
    static let runs = [
        Run(
            monitor: .validationLoss, patience: 2, minDelta: 0.05, values: [1, 0.8, 0.79, 0.75],
            verdicts: [.improved, .improved, .waiting(1), .stop], best: 0.8, bestEpoch: 1),
        Run(
            monitor: .validationLoss, patience: 3, minDelta: 0, values: [0.5, 0.4, 0.4, 0.3, 0.35, 0.36, 0.37],
            verdicts: [.improved, .improved, .waiting(1), .improved, .waiting(1), .waiting(2), .stop],
            best: 0.3, bestEpoch: 3),
        Run(
            monitor: .validationAccuracy, patience: 2, minDelta: 0.005,
            values: [0.9, 0.9, 0.91, 0.905, 0.92, 0.93, 0.93, 0.93],
            verdicts: [
                .improved, .waiting(1), .improved, .waiting(1), .improved, .improved, .waiting(1), .stop,
            ], best: 0.93, bestEpoch: 5),
        Run(
            monitor: .validationLoss, patience: 0, minDelta: 0, values: [0.5, 0.4, 0.4],
            verdicts: [.improved, .improved, .stop], best: 0.4, bestEpoch: 1),
        Run(
            monitor: .validationLoss, patience: 2, minDelta: 0, values: [0.5, .nan, 0.4, 0.45, .nan],
            verdicts: [.improved, .waiting(1), .improved, .waiting(1), .stop], best: 0.4, bestEpoch: 2),
    ]

    @Test("Epoch by epoch the verdicts are those of Keras", arguments: runs)
    func verdicts(_ run: Run) throws {
        var stopping = try EarlyStopping(monitor: run.monitor, patience: run.patience, minDelta: run.minDelta)
        let verdicts = run.values.enumerated().map { stopping.observe(epoch: $0, value: $1) }
        #expect(verdicts == run.verdicts)
        #expect(stopping.best == run.best)
        #expect(stopping.bestEpoch == run.bestEpoch)
    }

    @Test(
        "A value that is not finite is never the best, not even the first", arguments: [Double.nan, .infinity])
    func notFinite(_ value: Double) throws {
        var stopping = try EarlyStopping(patience: 3)
        #expect(stopping.observe(epoch: 0, value: value) == .waiting(1))
        #expect(stopping.best == nil)
        #expect(stopping.observe(epoch: 1, value: 9) == .improved)
        #expect(stopping.observe(epoch: 2, value: -value) == .waiting(1))
        #expect(stopping.best == 9)
    }

    @Test("After a stop, an improvement begins anew")
    func goingOn() throws {
        var stopping = try EarlyStopping(patience: 1)
        #expect(stopping.observe(epoch: 0, value: 1) == .improved)
        #expect(stopping.observe(epoch: 1, value: 1) == .stop)
        #expect(stopping.observe(epoch: 2, value: 1) == .stop)
        #expect(stopping.observe(epoch: 3, value: 0.5) == .improved)
        #expect(stopping.wait == 0)
    }

    @Test("Coded between any two epochs, it judges as if it had not been", arguments: 0...7)
    func coding(_ cut: Int) throws {
        let values = [Double.nan, 0.5, 0.4, 0.4, 0.3, 0.35, 0.36, 0.37]
        var whole = try EarlyStopping(patience: 3)
        var resumed = try EarlyStopping(patience: 3)
        for (epoch, value) in values.enumerated() {
            if epoch == cut {
                resumed = try JSONDecoder().decode(EarlyStopping.self, from: JSONEncoder().encode(resumed))
            }
            #expect(whole.observe(epoch: epoch, value: value) == resumed.observe(epoch: epoch, value: value))
        }
        #expect(whole == resumed)
    }

    @Test("A negative patience or difference is refused as a usage error")
    func refusals() {
        let patience = #expect(throws: Failure.self) { try EarlyStopping(patience: -1) }
        let difference = #expect(throws: Failure.self) { try EarlyStopping(minDelta: -0.1) }
        let notANumber = #expect(throws: Failure.self) { try EarlyStopping(minDelta: .nan) }
        #expect([patience, difference, notANumber].allSatisfy { $0?.kind == .usage })
    }
}
