import Failures
import FoundationEssentials
import Learning
import Testing

@Suite struct SGDTests {
    /// Two steps from p = 2 with g = 1 and rate ½, worked by hand in PyTorch's order; every number is a sum of few powers
    /// of two, so that no step rounds.
    static let runs: [(SGD, parameters: [Double], velocity: Double)] = {
        do {
            return [
                (try SGD(learningRate: 0.5), [1.5, 1], 1),
                (try SGD(learningRate: 0.5, momentum: 0.5), [1.5, 0.75], 1.5),
                (try SGD(learningRate: 0.5, momentum: 0.5, weightDecay: 0.25), [1.25, 0.21875], 2.0625),
                (
                    try SGD(learningRate: 0.5, momentum: 0.5, nesterov: true, weightDecay: 0.25),
                    [0.875, -0.2265625], 1.96875
                ),
            ]
        } catch {
            return []
        }
    }()

    @Test("Four kinds of descent are tried")
    func count() { #expect(Self.runs.count == 4) }

    @Test("Two steps give PyTorch's parameters and velocity", arguments: runs)
    func twoSteps(_ sgd: SGD, _ parameters: [Double], _ lastVelocity: Double) {
        var (parameter, velocity) = (2.0, 0.0)
        for expected in parameters {
            sgd.update(&parameter, velocity: &velocity, gradient: 1, rate: 0.5)
            #expect(parameter == expected)
        }
        #expect(velocity == lastVelocity)
    }

    @Test("In float32 each product and sum is fused")
    func fusion() throws {
        let sgd = try SGD(learningRate: 0.1)
        var (parameter, velocity): (Float, Float) = (1 + 0x1p-23, 0)
        sgd.update(&parameter, velocity: &velocity, gradient: 1 + 0x1p-23, rate: 1 + 0x1p-23)
        // (1 + 2^−23)² = 1 + 2^−22 + 2^−46: rounding the product first would lose the last term.
        #expect(parameter == -0x1p-23 - 0x1p-46)
    }

    struct Values: Sendable {
        var learningRate: Float = 0.1
        var momentum: Float = 0
        var nesterov = false
        var weightDecay: Float = 0
    }

    @Test(
        "Values out of range are refused as usage errors",
        arguments: [
            Values(learningRate: 0), Values(learningRate: -1), Values(learningRate: .nan),
            Values(learningRate: .infinity), Values(momentum: -0.1), Values(momentum: 1), Values(momentum: .nan),
            Values(nesterov: true), Values(weightDecay: -1), Values(weightDecay: .infinity), Values(weightDecay: .nan),
        ])
    func refusals(_ values: Values) {
        let failure = #expect(throws: Failure.self) {
            try SGD(
                learningRate: values.learningRate, momentum: values.momentum, nesterov: values.nesterov,
                weightDecay: values.weightDecay)
        }
        #expect(failure?.kind == .usage)
        #expect(failure?.message.contains("\n") == false)
    }

    @Test("The values come back from their code, and those out of range do not")
    func coding() throws {
        let sgd = try SGD(learningRate: 0.1, momentum: 0.9, nesterov: true, weightDecay: 1e-4)
        #expect(try JSONDecoder().decode(SGD.self, from: JSONEncoder().encode(sgd)) == sgd)
        let damaged = #"{"learningRate":0.1,"momentum":2,"nesterov":false,"weightDecay":0}"#
        #expect(throws: Failure.self) { try JSONDecoder().decode(SGD.self, from: Data(damaged.utf8)) }
    }
}
