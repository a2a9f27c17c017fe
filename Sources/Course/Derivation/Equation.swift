/// `left = steps[0] = steps[1] = ... = value`
struct Equation {
    let left: Formula
    let steps: [Formula]
    let value: Double
}
