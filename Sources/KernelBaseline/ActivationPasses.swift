import KernelInterface
import Networks

/// z becomes a.
func activate(_ pass: ActivationPass) {
    let zero = Vector()
    switch pass.activation {
    case .relu:
        // What is not a number stays so, and the step that led to it is noticed.
        forEachVector(pass) { z, _ in z.replacing(with: zero, where: z .<= zero) }
    case .sigmoid:
        forEachVector(pass) { z, _ in sigmoid(z) }
    case .tanh:
        forEachVector(pass) { z, _ in hyperbolicTangent(z) }
    }
}

/// dL/da becomes dL/dz = dL/da · da/dz, the derivative written by a.
func differentiate(_ pass: ActivationPass) {
    let zero = Vector()
    let one = broadcast(1)
    switch pass.activation {
    case .relu:
        forEachVector(pass, backward: true) { a, gradient in gradient.replacing(with: zero, where: a .<= zero) }
    case .sigmoid:
        forEachVector(pass, backward: true) { a, gradient in gradient * (a * (one - a)) }
    case .tanh:
        forEachVector(pass, backward: true) { a, gradient in gradient * fma(-a, a, one) }
    }
}

/// Replaces every vector of the activations (backward: of the gradients) by what `body` makes of both.
@inline(__always)
private func forEachVector(_ pass: ActivationPass, backward: Bool = false, _ body: (Vector, Vector) -> Vector) {
    let count = (pass.samples &+ 15) >> 4 &* pass.activations.tilesPerBand &* 256
    let target = backward ? pass.gradients.base : pass.activations.base
    var offset = 0
    while offset < count {
        store(body(load(pass.activations.base + offset), load(pass.gradients.base + offset)), target + offset)
        offset &+= Lanes.count
    }
}
