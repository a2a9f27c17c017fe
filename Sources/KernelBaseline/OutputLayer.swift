import KernelInterface
import Networks

/// The output layer, 16 samples at a time: they are turned so that a lane is a sample, and every lane goes through
/// the classes in order.
func finish(_ pass: OutputPass) {
    var first = 0
    while first < pass.samples {
        let height = pass.samples &- first < 16 ? pass.samples &- first : 16
        let logits = UnsafePointer(pass.logits.base + (first >> 4) &* pass.logits.tilesPerBand &* 256)
        turn(logits, pass.scratch, pass.outputs)
        predict(pass, first, height)
        switch pass.loss {
        case .softmaxCrossEntropy:
            if pass.labelSmoothing > 0 { addShifts(pass) }
            softmax(pass)
        case .sigmoidCrossEntropy, .meanSquaredError: sigmoids(pass)
        }
        if let values = pass.values { copyValues(pass, values + first &* pass.outputs, height) }
        switch pass.loss {
        case .softmaxCrossEntropy: softmaxLoss(pass, logits, first, height)
        case .sigmoidCrossEntropy: sigmoidLoss(pass, logits, first, height)
        case .meanSquaredError: squaredError(pass, first, height)
        }
        if let gradients = pass.gradients {
            turnBack(pass, gradients.base + (first >> 4) &* gradients.tilesPerBand &* 256)
        }
        first &+= 16
    }
}

/// (16, outputs) in tiles to (outputs, 16).
@inline(__always)
private func turn(_ band: UnsafePointer<Float>, _ turned: UnsafeMutablePointer<Float>, _ outputs: Int) {
    var output = 0
    while output < outputs {
        let column = band + ((output >> 4) &* 256 &+ (output & 15))
        let row = turned + output &* 16
        for s in 0..<16 { row[s] = column[s &* 16] }
        output &+= 1
    }
}

/// (outputs, 16) to (16, outputs) in tiles; the columns behind the outputs become 0.
@inline(__always)
private func turnBack(_ pass: OutputPass, _ band: UnsafeMutablePointer<Float>) {
    let padded = (pass.outputs &+ 15) & ~15
    var output = 0
    while output < padded {
        let column = band + ((output >> 4) &* 256 &+ (output & 15))
        let row = pass.scratch + output &* 16
        if output < pass.outputs {
            for s in 0..<16 { column[s &* 16] = row[s] }
        } else {
            for s in 0..<16 { column[s &* 16] = 0 }
        }
        output &+= 1
    }
}

@inline(__always)
private func copyValues(_ pass: OutputPass, _ values: UnsafeMutablePointer<Float>, _ height: Int) {
    var s = 0
    while s < height {
        var output = 0
        while output < pass.outputs {
            values[s &* pass.outputs &+ output] = pass.scratch[output &* 16 &+ s]
            output &+= 1
        }
        s &+= 1
    }
}

/// The greatest logit of every lane into the scratch row behind the outputs, its class into the predictions.
@inline(__always)
private func predict(_ pass: OutputPass, _ first: Int, _ height: Int) {
    let greatest = pass.scratch + pass.outputs &* 16
    var classes = SIMD16<Int32>()
    var lane = 0
    while lane < 16 {
        var best = load(pass.scratch + lane)
        var bestClass = VectorBits()
        var output = 1
        while output < pass.outputs {
            let z = load(pass.scratch + (output &* 16 &+ lane))
            let isGreater = z .> best
            best = best.replacing(with: z, where: isGreater)
            bestClass = bestClass.replacing(
                with: VectorBits(repeating: Int32(truncatingIfNeeded: output)), where: isGreater)
            output &+= 1
        }
        if pass.outputs == 1 {
            bestClass = bestClass.replacing(with: VectorBits(repeating: 1), where: best .> Vector())
        }
        store(best, greatest + lane)
        for k in 0..<Lanes.count { classes[lane &+ k] = bestClass[k] }
        lane &+= Lanes.count
    }
    var s = 0
    while s < height {
        pass.predictions[first &+ s] = UInt32(bitPattern: classes[s])
        s &+= 1
    }
}

/// Σ (z − max) of every lane, in the order of the classes, into a scratch row.
@inline(__always)
private func addShifts(_ pass: OutputPass) {
    let greatest = pass.scratch + pass.outputs &* 16
    let shifts = greatest + 32
    var lane = 0
    while lane < 16 {
        let shift = load(greatest + lane)
        var sum = Vector()
        var output = 0
        while output < pass.outputs {
            sum = sum + (load(pass.scratch + (output &* 16 &+ lane)) - shift)
            output &+= 1
        }
        store(sum, shifts + lane)
        lane &+= Lanes.count
    }
}

/// z becomes e^(z − max) / Σ e^(z − max), the sum in the order of the classes; the sum goes into a scratch row.
@inline(__always)
private func softmax(_ pass: OutputPass) {
    let greatest = pass.scratch + pass.outputs &* 16
    let sums = greatest + 16
    var lane = 0
    while lane < 16 {
        let shift = load(greatest + lane)
        var sum = Vector()
        var output = 0
        while output < pass.outputs {
            let place = pass.scratch + (output &* 16 &+ lane)
            let power = exponential(load(place) - shift)
            sum = sum + power
            store(power, place)
            output &+= 1
        }
        store(sum, sums + lane)
        output = 0
        while output < pass.outputs {
            let place = pass.scratch + (output &* 16 &+ lane)
            store(load(place) / sum, place)
            output &+= 1
        }
        lane &+= Lanes.count
    }
}

/// z becomes 1 / (1 + e^−z); of one output e^−|z| goes into a scratch row.
@inline(__always)
private func sigmoids(_ pass: OutputPass) {
    let decays = pass.scratch + (pass.outputs &+ 1) &* 16
    var offset = 0
    while offset < pass.outputs &* 16 {
        let z = load(pass.scratch + offset)
        if pass.outputs == 1 { store(decay(z), decays + offset) }
        store(sigmoid(z), pass.scratch + offset)
        offset &+= Lanes.count
    }
}

/// Loss ln Σ e^(z − max) − t · (z − max), where t is onehot or, smoothed, (1 − ε) · onehot + ε / classes; dz = p − t.
@inline(__always)
private func softmaxLoss(_ pass: OutputPass, _ logits: UnsafePointer<Float>, _ first: Int, _ height: Int) {
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
private func sigmoidLoss(_ pass: OutputPass, _ logits: UnsafePointer<Float>, _ first: Int, _ height: Int) {
    let decays = pass.scratch + (pass.outputs &+ 1) &* 16
    let share = wanted(pass).ofEvery
    var s = 0
    while s < height {
        let label = pass.labels[first &+ s]
        let z = Double(logits[s &* 16])
        // The loss grows by −z for the label 1, z for 0, where that is positive; a z that is not a number stays so.
        let miss = label == 0 ? z : -z
        var loss = miss < 0 ? 0 : miss
        // Without the question an infinite z, rightly told, would lose 0 · ∞.
        if share > 0 { loss -= share * miss }
        pass.losses[first &+ s] = loss + logarithm(1 + Double(decays[s]))
        pass.scratch[s] -= Float(label == 0 ? share : 1 - share)
        s &+= 1
    }
}

/// Loss ½ Σ (ŷ − y)² in the order of the outputs; dz = (ŷ − y) ŷ (1 − ŷ).
@inline(__always)
private func squaredError(_ pass: OutputPass, _ first: Int, _ height: Int) {
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
