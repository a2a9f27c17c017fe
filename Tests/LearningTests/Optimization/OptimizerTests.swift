import Failures
import FoundationEssentials
import Learning
import Networks
import Testing

@Suite struct OptimizerTests {
    /// Two steps from p = 2 with g = 1 and rate ½, worked by hand in PyTorch's order; every number is a sum of few powers
    /// of two, so that no step rounds.
    static let runs: [(Optimizer, parameters: [Double], state: [Double])] = [
        (Optimizer(), [1.5, 1], []),
        (Optimizer(momentum: 0.5), [1.5, 0.75], [1.5]),
        (Optimizer(momentum: 0.5, weightDecay: 0.25), [1.25, 0.21875], [2.0625]),
        (Optimizer(momentum: 0.5, nesterov: true, weightDecay: 0.25), [0.875, -0.2265625], [1.96875]),
    ]

    @Test("Two steps give PyTorch's parameters and velocity", arguments: runs)
    func twoSteps(_ optimizer: Optimizer, _ parameters: [Double], _ lastState: [Double]) {
        var (parameter, state) = (2.0, [Double](repeating: 0, count: optimizer.stateCount))
        for expected in parameters {
            optimizer.update(&parameter, state: &state, gradient: 1, rate: 0.5)
            #expect(parameter == expected)
        }
        #expect(state == lastState)
    }

    @Test("In float32 each product and sum is fused")
    func fusion() {
        var (parameter, state): (Float, [Float]) = (1 + 0x1p-23, [])
        Optimizer().update(&parameter, state: &state, gradient: 1 + 0x1p-23, rate: 1 + 0x1p-23)
        // (1 + 2^−23)² = 1 + 2^−22 + 2^−46: rounding the product first would lose the last term.
        #expect(parameter == -0x1p-23 - 0x1p-46)
    }

    @Test("Without momentum there is no state, and the names of all states are known")
    func state() {
        #expect(Optimizer(weightDecay: 0.5).stateNames.isEmpty)
        #expect(Optimizer(momentum: 0.5).stateNames == ["velocity"])
        for name in Optimizer.Name.allCases {
            var optimizer = Optimizer(momentum: 0.5)
            optimizer.name = name
            #expect(optimizer.stateNames.allSatisfy(Optimizer.allStateNames.contains))
        }
    }

    @Test(
        "Values out of range are refused as usage errors",
        arguments: [
            Optimizer(momentum: -0.1), Optimizer(momentum: 1), Optimizer(momentum: .nan), Optimizer(nesterov: true),
            Optimizer(weightDecay: -1), Optimizer(weightDecay: .infinity), Optimizer(weightDecay: .nan),
        ])
    func refusals(_ optimizer: Optimizer) {
        let failure = #expect(throws: Failure.self) { try optimizer.validate() }
        #expect(failure?.kind == .usage)
        #expect(failure?.message.contains("\n") == false)
    }

    @Test("The values come back from their code")
    func coding() throws {
        let optimizer = Optimizer(momentum: 0.9, nesterov: true, weightDecay: 1e-4)
        try optimizer.validate()
        #expect(try JSONDecoder().decode(Optimizer.self, from: JSONEncoder().encode(optimizer)) == optimizer)
    }
}
