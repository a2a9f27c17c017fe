import KernelInterface
import Networks

/// z becomes a.
func activate(_ pass: ActivationPass) {
    let values = pass.activations.base
    let count = floats(pass)
    let zero = Vector()
    var offset = 0
    while offset < count {
        let z = load(values + offset)
        let a: Vector
        switch pass.activation {
        // What is not a number stays so, and the step that led to it is noticed.
        case .relu: a = z.replacing(with: zero, where: z .<= zero)
        case .sigmoid: a = sigmoid(z)
        case .tanh: a = hyperbolicTangent(z)
        }
        store(a, values + offset)
        offset &+= Lanes.count
    }
}

/// dL/da becomes dL/dz = dL/da · da/dz, the derivative written by a.
func differentiate(_ pass: ActivationPass) {
    let activations = pass.activations.base
    let gradients = pass.gradients.base
    let count = floats(pass)
    let zero = Vector()
    let one = broadcast(1)
    var offset = 0
    while offset < count {
        let a = load(activations + offset)
        var gradient = load(gradients + offset)
        switch pass.activation {
        case .relu: gradient = gradient.replacing(with: zero, where: a .<= zero)
        case .sigmoid: gradient = gradient * (a * (one - a))
        case .tanh: gradient = gradient * fma(-a, a, one)
        }
        store(gradient, gradients + offset)
        offset &+= Lanes.count
    }
}

/// Floats of all bands that the samples reach into.
@inline(__always)
private func floats(_ pass: ActivationPass) -> Int {
    (pass.samples &+ 15) >> 4 &* pass.activations.tilesPerBand &* 256
}
