import Course
import JSON
import Learning
import Networks
import Testing

@Suite struct DerivationTests {
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

    struct Figures: Decodable {
        struct Layer: Decodable {
            let z: [Double]
            let a: [Double]
        }
        let updated: [String: Double]
        let loss: Double
        let gradients: [String: Double]
        let forward: [Layer]
        let gradientNorms: [Double]
    }

    @Test("The JSON holds the course's figures to ten digits, and how they came about", arguments: updated)
    func json(_ problem: WorkedProblem, _ expected: [String: Double]) throws {
        let figures = try JSONText(encoding: DerivationFigures(Derivation(problem))).decode(Figures.self)
        #expect(figures.updated.keys.sorted() == expected.keys.sorted())
        #expect(figures.gradients.keys.sorted() == expected.keys.sorted())
        for (name, value) in expected {
            #expect(abs((figures.updated[name] ?? .nan) - value) < 0.5001e-10, "\(name)")
        }
        #expect(figures.forward.map(\.z.count) == [3, 1])
        #expect(figures.forward.map(\.a.count) == [3, 1])
        let output = try #require(figures.forward.last?.a.first)
        #expect(abs(figures.loss - 0.5 * (1 - output) * (1 - output)) < 1e-15)
        let last = ["w7", "w8", "w9", "b4"].compactMap { figures.gradients[$0] }
        #expect(figures.gradientNorms.count == 2)
        #expect(abs(figures.gradientNorms[1] - last.reduce(0) { $0 + $1 * $1 }.squareRoot()) < 1e-15)
    }

    @Test("The terminal shows every update to ten digits", arguments: updated)
    func terminal(_ problem: WorkedProblem, _ expected: [String: Double]) {
        let lines = DerivationText.terminal(Derivation(problem)).split(separator: "\n")
        for (name, value) in expected {
            let row = lines.first { $0.hasPrefix("  \(name) ") && !$0.contains("=") }
            #expect(row?.split(separator: " ").last.flatMap { Double($0) } == value, "\(name)")
        }
    }

    @Test("Each equation goes from symbols over numbers to its value")
    func equations() {
        let text = DerivationText.terminal(Derivation(.a))
        #expect(text.contains("  z1 = w1 · x1 + w2 · x2 + b1 = 1 · 1 + 1 · 0 + 1 = 2\n"))
        #expect(text.contains("  a1 = σ(z1) = σ(2) = 0.880797078\n"))
        #expect(text.contains("  L = (1 / 2) · (y − ŷ)² = (1 / 2) · (1 − 0.974478749)² = 0.0003256671"))
        #expect(text.contains("∂L/∂z1 = ∂L/∂z4 · ∂z4/∂a1 · ∂a1/∂z1"))
        #expect(text.contains("∂L/∂w7 = ∂L/∂z4 · ∂z4/∂w7\n         = ∂L/∂z4 · a1\n         = (-0.0006"))
        #expect(text.contains("∂L/∂b4 = ∂L/∂z4 · ∂z4/∂b4 = ∂L/∂z4 · 1 = "))
        #expect(text.split(separator: "\n").suffix(2).map { $0.hasPrefix("  layer ") } == [true, true])
    }

    @Test("The sheet has one formula for each equation, its dollars in pairs, and a row for each parameter")
    func markdown() {
        let text = DerivationText.markdown(Derivation(.b))
        let lines = text.split(separator: "\n")
        // 4 z, 4 a, the loss; 4 deltas, 13 derivatives; the norm.
        #expect(lines.count { $0.hasPrefix("$$") && $0.hasSuffix("$$") } == 27)
        #expect(lines.allSatisfy { $0.count { $0 == "$" } % 2 == 0 })
        #expect(lines.count { $0.hasPrefix("| $w_{") || $0.hasPrefix("| $b_{") } == 13)
        #expect(text.contains("\\frac{\\partial L}{\\partial z_{4}} \\cdot \\frac{\\partial z_{4}}{\\partial w_{7}}"))
    }
}
