import Learning
import Networks
import Testing

@Suite struct WorkedProblemTests {
    /// The course's figures after one step, to ten digits.
    static let updated: [(WorkedProblem, [String: Double])] = [
        (
            .a,
            [
                "w1": 1.0000066641, "w2": 1, "w3": 1.0000066641, "w4": 1, "w5": 1.0000066641, "w6": 1,
                "w7": 1.0000559052, "w8": 1.0000559052, "w9": 1.0000559052,
                "b1": 1.0000066641, "b2": 1.0000066641, "b3": 1.0000066641, "b4": 1.0000634711,
            ]
        ),
        (
            .b,
            [
                "w1": 0.5027101509, "w2": -0.25, "w3": 0.4972898491, "w4": -0.25, "w5": 0.5, "w6": -0.25,
                "w7": 1.0076483677, "w8": -0.9923516323, "w9": 0.0076483677,
                "b1": 0.1027101509, "b2": 0.0972898491, "b3": 0.1, "b4": 0.1118458809,
            ]
        ),
    ]

    @Test("One step gives the course's figures to ten digits", arguments: updated)
    func oneStep(_ problem: WorkedProblem, _ expected: [String: Double]) {
        let step = ReferenceGradient(shape: problem.shape)
            .backpropagate(problem.sample, parameters: problem.parameters)
        #expect(problem.shape.parameterNames.count == 13)
        for (name, (parameter, gradient)) in zip(problem.shape.parameterNames, zip(problem.parameters, step.gradient)) {
            let updated = parameter - problem.learningRate * gradient
            #expect(abs(updated - (expected[name] ?? .nan)) < 0.5001e-10, "\(name)")
        }
    }

    @Test("Weights and biases are numbered each by themselves, layer after layer")
    func names() {
        #expect(
            WorkedProblem.a.shape.parameterNames
                == ["w1", "w2", "w3", "w4", "w5", "w6", "b1", "b2", "b3", "w7", "w8", "w9", "b4"])
    }
}
