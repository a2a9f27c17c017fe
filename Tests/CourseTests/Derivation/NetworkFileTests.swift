import Course
import Failures
import Learning
import Networks
import Testing

@Suite struct NetworkFileTests {
    static let relu = """
        {"widths": [2, 2, 3], "activation": "relu", "loss": "softmax-cross-entropy", "learningRate": 0.5,
         "inputs": [2, -1], "label": 2,
         "weights": [[[1, 0.5], [-0.25, 0.75]], [[0.1, 0.2], [0.3, 0.4], [0.5, -0.6]]],
         "biases": [[0.1, 2], [0, 0.1, -0.1]]}
        """

    /// The network above in plain arithmetic; its hidden units are both positive.
    private func loss(_ p: [Double]) -> Double {
        let hidden = [max(0, p[0] * 2 - p[1] + p[4]), max(0, p[2] * 2 - p[3] + p[5])]
        let z = (0..<3).map { p[6 + 2 * $0] * hidden[0] + p[7 + 2 * $0] * hidden[1] + p[12 + $0] }
        let e = z.map(exponential)
        return -logarithm(e[2] / (e[0] + e[1] + e[2]))
    }

    private func exponential(_ x: Double) -> Double {
        (1...40).reversed().reduce(1) { 1 + $0 * x / Double($1) }
    }

    private func logarithm(_ x: Double) -> Double {
        (0..<60).reduce(0) { guess, _ in guess - 1 + x / exponential(guess) }
    }

    @Test("Each step of a rectifier network with softmax is the rate times the central difference of its loss")
    func finiteDifferences() throws {
        let derivation = try NetworkFile.derivation(Array(Self.relu.utf8), name: "relu.json")
        var parameters = [1, 0.5, -0.25, 0.75, 0.1, 2, 0.1, 0.2, 0.3, 0.4, 0.5, -0.6, 0, 0.1, -0.1]
        #expect(derivation.parameters == parameters)
        #expect(abs(derivation.step.loss - loss(parameters)) < 1e-12)
        for index in parameters.indices {
            let center = parameters[index]
            parameters[index] = center + 1e-5
            let above = loss(parameters)
            parameters[index] = center - 1e-5
            let below = loss(parameters)
            parameters[index] = center
            let expected = center - 0.5 * (above - below) / 2e-5
            #expect(abs(derivation.updated[index] - expected) < 1e-8, "\(derivation.names[index])")
        }
        let text = DerivationText.terminal(derivation)
        #expect(text.contains("ŷ1 = e^z3 / (e^z3 + e^z4 + e^z5)"))
        #expect(text.contains("L = −ln(ŷ3)"))
    }

    @Test("The course's problem as a file gives the course's derivation", arguments: ["1", "[1]"])
    func courseProblem(_ target: String) throws {
        let json = """
            {"widths": [2, 3, 1], "activation": "sigmoid", "loss": "mean-squared-error", "learningRate": 0.1,
             "inputs": [1, 0], "target": \(target),
             "weights": [[[1, 1], [1, 1], [1, 1]], [[1, 1, 1]]], "biases": [[1, 1, 1], [1]]}
            """
        let derivation = try NetworkFile.derivation(Array(json.utf8), name: "a.json")
        #expect(derivation.updated == Derivation(.a).updated)
    }

    static let mistakes: [(String, String, String)] = [
        ("\"widths\": [2, 2, 3]", "\"widths\": [2]", "2 to 10 layer widths in \"widths\", found an array of 1"),
        ("\"widths\": [2, 2, 3]", "\"widths\": [2, 0, 3]", "1 to 2000 in \"widths\"[1], found 0"),
        ("\"widths\": [2, 2, 3]", "\"widths\": [2, 1e300, 3]", "in \"widths\"[1], found 1e300"),
        ("\"widths\": [2, 2, 3]", "\"widths\": [2, 1000, 3]", "at most 2000 weights and biases, found 6003"),
        ("\"widths\": [2, 2, 3]", "\"widths\": [2, 2, 1]", "at least 2 outputs in \"widths\""),
        ("\"relu\"", "\"step\"", "relu, sigmoid, tanh in \"activation\", found \"step\""),
        ("\"relu\"", "7", "in \"activation\", found 7"),
        ("softmax-cross-entropy", "sigmoid-cross-entropy", "expected 1 output in \"widths\""),
        ("\"label\": 2", "\"label\": 3", "0 to 2 in \"label\", found 3"),
        ("\"label\": 2", "\"label\": 2, \"target\": 1", "either \"label\" or \"target\", found both"),
        ("\"label\": 2", "\"target\": [1, 1, 0]", "one 1 and otherwise 0 in \"target\""),
        (", \"label\": 2", "", "expected the key \"target\", found none"),
        ("\"inputs\": [2, -1]", "\"inputs\": [2]", "an array of 2 numbers in \"inputs\", found an array of 1"),
        ("\"inputs\": [2, -1]", "\"inputs\": [2, \"x\"]", "a number in \"inputs\"[1], found \"x\""),
        ("[-0.25, 0.75]", "[-0.25]", "an array of 2 numbers in \"weights\"[0][1], found an array of 1"),
        ("[0.1, 2]", "[0.1, null]", "a number in \"biases\"[0][1], found null"),
        ("[0.1, 2]", "[0.1, 1e308]", "numbers whose products stay finite"),
        ("\"learningRate\"", "\"rate\"", "found \"rate\"; did you mean"),
        ("\"learningRate\"", "\"learningrate\"", "found \"learningrate\"; did you mean \"learningRate\"?"),
        ("\"label\": 2", "\"label\": 2, \"label\": 2", "each key once, found \"label\" again"),
        ("\"softmax-cross-entropy\"", "\"huber\"", "cross-entropy, mse"),
        ("\"learningRate\": 0.5,", "", "expected the key \"learningRate\", found none"),
        ("{\"widths\"", "[\"widths\"", "found \":\", at line 1, column 10"),
    ]

    @Test("A mistake is named by its key, what was expected and what was found", arguments: mistakes)
    func mistake(_ right: String, _ wrong: String, _ message: String) throws {
        let source = Self.relu.replacing("\n", with: "").replacing(",  \"label\"", with: ", \"label\"")
        try #require(source.contains(right))
        let json = source.replacing(right, with: wrong)
        let failure = #expect(throws: Failure.self) { try NetworkFile.derivation(Array(json.utf8), name: "n.json") }
        #expect(failure?.kind == .data)
        #expect(failure?.message.hasPrefix("n.json: expected") == true)
        #expect(failure?.message.contains(message) == true, "\(failure?.message ?? "")")
        #expect(failure?.message.contains("\n") == false)
    }

    /// A 2-2-2 network of sigmoid units with the targets 0.01 and 0.99, worked out step by step in Matt Mazur's "A Step by
    /// Step Backpropagation Example" (2015), whose two biases serve two units each and are not learned.
    static let regression = """
        {"widths": [2, 2, 2], "activation": "sigmoid", "loss": "mse", "learningRate": 0.5,
         "inputs": [0.05, 0.10], "target": [0.01, 0.99],
         "weights": [[[0.15, 0.20], [0.25, 0.30]], [[0.40, 0.45], [0.50, 0.55]]],
         "biases": [[0.35, 0.35], [0.60, 0.60]]}
        """

    @Test("Real-valued targets give the published figures of a regression worked out by hand")
    func realTargets() throws {
        let derivation = try NetworkFile.derivation(Array(Self.regression.utf8), name: "regression.json")
        #expect(abs(derivation.step.loss - 0.298371109) < 0.5e-9)
        let published = [
            "w1": 0.149780716, "w2": 0.19956143, "w3": 0.24975114, "w4": 0.29950229, "w5": 0.35891648,
            "w6": 0.408666186, "w7": 0.511301270, "w8": 0.561370121,
        ]
        for (name, updated) in zip(derivation.names, derivation.updated) {
            guard let expected = published[name] else { continue }
            #expect(abs(updated - expected) < 5.001e-9, "\(name)")
        }
        #expect(DerivationText.terminal(derivation).contains("(0.01 − 0.7513650696)² + (0.99 − 0.7729284653)²"))
    }

    @Test("One output may be asked for any number", arguments: ["-2.5", "[-2.5]"])
    func realTarget(_ target: String) throws {
        let json = """
            {"widths": [1, 1], "loss": "mse", "learningRate": 1, "inputs": [0], "target": \(target),
             "weights": [[[3]]], "biases": [[0]]}
            """
        // ŷ = σ(0) = ½, so L = ½ · 3² and ∂L/∂b = 3 · ½ · ½.
        let derivation = try NetworkFile.derivation(Array(json.utf8), name: "n.json")
        #expect(derivation.step.loss == 4.5)
        #expect(derivation.updated == [3, -0.75])
    }

    @Test(
        "A loss may be called as train calls it or by its whole name",
        arguments: [("cross-entropy", "softmax-cross-entropy"), ("mse", "mean-squared-error")])
    func lossNames(_ short: String, _ long: String) throws {
        let steps = try [short, long].map { name in
            let json = Self.relu.replacing("softmax-cross-entropy", with: name)
            return try NetworkFile.derivation(Array(json.utf8), name: "n.json").step
        }
        #expect(steps[0] == steps[1])
    }

    @Test("No line of a derivation is wider than 80 columns, and nothing of it is lost in cutting")
    func width() throws {
        let row = "[" + (1...16).map { "0.\($0)23456789" }.joined(separator: ", ") + "]"
        let json = """
            {"widths": [16, 3, 4], "activation": "sigmoid", "loss": "cross-entropy", "learningRate": 0.123456789,
             "inputs": \(row), "label": 1, "weights": [[\(row), \(row), \(row)],
             [[-1.23456789, 0.12345678, -2.1], [1, 2, 3], [0.5, 0.25, 0.125], [1, 1, 1]]],
             "biases": [[0.1, 0.2, 0.3], [0.1, 0.2, 0.3, 0.4]]}
            """
        let derivation = try NetworkFile.derivation(Array(json.utf8), name: "wide.json")
        for text in [derivation, Derivation(.a), Derivation(.b)].map(DerivationText.terminal) {
            #expect(text.split(separator: "\n").filter { $0.count > 80 } == [])
        }
        let words = DerivationText.terminal(derivation).split(whereSeparator: \.isWhitespace).joined(separator: " ")
        #expect(words.contains("w13 · x13 + w14 · x14 + w15 · x15 + w16 · x16 + b1 = 0.123456789 · 0.123456789 + "))
        #expect(words.contains("∂L/∂z4 · ∂z4/∂a1 + ∂L/∂z5 · ∂z5/∂a1 + ∂L/∂z6 · ∂z6/∂a1 + ∂L/∂z7 · ∂z7/∂a1"))
    }

    @Test("A file cut anywhere is refused")
    func truncated() {
        let bytes = Array(Self.relu.utf8)
        for count in 0..<bytes.count {
            #expect(throws: Failure.self) { try NetworkFile.derivation(Array(bytes.prefix(count)), name: "n.json") }
        }
    }

    @Test("A file that is not there is a failure that names it")
    func missing() {
        let failure = #expect(throws: Failure.self) { try NetworkFile.derivation(reading: "/no/such/network.json") }
        #expect(failure?.kind == .data)
        #expect(failure?.message.contains("/no/such/network.json") == true)
    }
}
