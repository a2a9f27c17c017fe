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
        case .softmaxCrossEntropy: chargeSoftmax(pass, logits, first, height)
        case .sigmoidCrossEntropy: chargeSigmoid(pass, logits, first, height)
        case .meanSquaredError: chargeSquares(pass, first, height)
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
