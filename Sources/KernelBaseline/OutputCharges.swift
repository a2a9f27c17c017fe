import KernelInterface

/// Loss ln Σ e^(z − max) − t · (z − max), where t is onehot or, smoothed, (1 − ε) · onehot + ε / classes; dz = p − t.
@inline(__always)
func chargeSoftmax(_ pass: OutputPass, _ logits: UnsafePointer<Float>, _ first: Int, _ height: Int) {
    let greatest = pass.scratch + pass.outputs &* 16
    let sums = greatest + 16
    let shifts = greatest + 32
    let wanted = wanted(pass)
    let isSmoothed = pass.labelSmoothing > 0
    if isSmoothed { subtract(Float(wanted.ofEvery), pass) }
    var s = 0
    while s < height {
        let label = Int(pass.labels[first &+ s])
        let z = logits[(label >> 4) &* 256 &+ s &* 16 &+ (label & 15)]
        var reached = Double(z) - Double(greatest[s])
        if isSmoothed { reached = wanted.ofLabel * reached + wanted.ofEvery * Double(shifts[s]) }
        pass.losses[first &+ s] = logarithm(Double(sums[s])) - reached
        pass.scratch[label &* 16 &+ s] -= Float(wanted.ofLabel)
        s &+= 1
    }
}

/// Loss max(0, z) − t z + ln(1 + e^−|z|), where t is y or, smoothed, (1 − ε) y + ε / 2; dz = p − t.
@inline(__always)
func chargeSigmoid(_ pass: OutputPass, _ logits: UnsafePointer<Float>, _ first: Int, _ height: Int) {
    let decays = pass.scratch + (pass.outputs &+ 1) &* 16
    let share = wanted(pass).ofEvery
    var s = 0
    while s < height {
        let label = pass.labels[first &+ s]
        let z = Double(logits[s &* 16])
        // Charged is −z for the label 1, z for 0, where that is positive; a z that is not a number stays so.
        let miss = label == 0 ? z : -z
        var charge = miss < 0 ? 0 : miss
        // Without the question an infinite z, rightly told, would be charged 0 · ∞.
        if share > 0 { charge -= share * miss }
        pass.losses[first &+ s] = charge + logarithm(1 + Double(decays[s]))
        pass.scratch[s] -= Float(label == 0 ? share : 1 - share)
        s &+= 1
    }
}

/// Loss ½ Σ (ŷ − y)² in the order of the outputs; dz = (ŷ − y) ŷ (1 − ŷ).
@inline(__always)
func chargeSquares(_ pass: OutputPass, _ first: Int, _ height: Int) {
    var s = 0
    while s < height {
        let label = Int(pass.labels[first &+ s])
        var sum = 0.0
        var output = 0
        while output < pass.outputs {
            let value = pass.scratch[output &* 16 &+ s]
            let isTarget = pass.outputs == 1 ? label == 1 : label == output
            let difference = value - (isTarget ? 1 : 0)
            sum += Double(difference) * Double(difference)
            pass.scratch[output &* 16 &+ s] = difference * value * (1 - value)
            output &+= 1
        }
        pass.losses[first &+ s] = 0.5 * sum
        s &+= 1
    }
}

/// What smoothed labels want of the label's own class beyond what they want of every class: (1 − ε, ε / classes).
@inline(__always)
private func wanted(_ pass: OutputPass) -> (ofLabel: Double, ofEvery: Double) {
    let smoothing = Double(pass.labelSmoothing)
    return (1 - smoothing, smoothing / Double(pass.outputs == 1 ? 2 : pass.outputs))
}

/// p becomes p less what is wanted of every class.
@inline(__always)
private func subtract(_ share: Float, _ pass: OutputPass) {
    let shares = Vector(repeating: share)
    var offset = 0
    while offset < pass.outputs &* 16 {
        store(load(pass.scratch + offset) - shares, pass.scratch + offset)
        offset &+= Lanes.count
    }
}
