import KernelInterface
import Networks

/// Walks the weight matrix tile by tile; a tile's sums stay in registers over all leaves of the run.
func accumulate(_ pass: WeightGradientPass) {
    switch pass.format {
    case .float32: accumulateUnrounded(pass)
    case .bfloat16: accumulateRounded(pass)
    }
}

// Two functions, so that the one does not share registers with the other; whether sums are rounded is known when each is
// compiled, and no loop asks for it.
@inline(never)
private func accumulateUnrounded(_ pass: WeightGradientPass) { accumulate(pass, isRounded: false) }

@inline(never)
private func accumulateRounded(_ pass: WeightGradientPass) { accumulate(pass, isRounded: true) }

@inline(__always)
private func accumulate(_ pass: WeightGradientPass, isRounded: Bool) {
    let columns = pass.gradients.tilesPerBand &* 16
    var column = 0
    while column < columns {
        #if KERNEL_AVX512
        if column &+ 64 <= columns {
            gradientPanel(pass, column, isRounded, Tile<4, 4>.self)
            column &+= 64
        } else if column &+ 32 <= columns {
            gradientPanel(pass, column, isRounded, Tile<8, 2>.self)
            column &+= 32
        } else {
            gradientPanel(pass, column, isRounded, Tile<8, 1>.self)
            column &+= 16
        }
        #elseif KERNEL_AVX2
        gradientPanel(pass, column, isRounded, Tile<4, 2>.self)
        column &+= 16
        #else
        gradientPanel(pass, column, isRounded, Tile<4, 4>.self)
        column &+= 16
        #endif
    }
}

@inline(__always)
private func gradientPanel<let rows: Int, let vectors: Int>(
    _ pass: WeightGradientPass, _ column: Int, _ isRounded: Bool, _: Tile<rows, vectors>.Type
) {
    var input = 0
    while input < pass.inputs {
        let kept = pass.inputs &- input < rows ? pass.inputs &- input : rows
        gradientTile(pass, input, kept, column, isRounded, Tile<rows, vectors>.self)
        input &+= rows
    }
}

/// Inputs `input ..< input + kept` by the columns of one tile. The sum of each leaf passes through registers alone;
/// finished subtrees wait on the stack.
@inline(__always)
private func gradientTile<let rows: Int, let vectors: Int>(
    _ pass: WeightGradientPass, _ input: Int, _ kept: Int, _ column: Int, _ isRounded: Bool,
    _: Tile<rows, vectors>.Type
) {
    let inputs = UnsafePointer(pass.input.base) + ((input >> 4) &* 256 &+ (input & 15))
    let gradients = UnsafePointer(pass.gradients.base) + column &* 16
    let size = rows &* vectors &* Lanes.count
    var top = pass.stack
    var finished = 0
    var sample = 0
    while sample < pass.samples {
        let isLast = pass.samples &- sample <= pass.leafSize
        let end = isLast ? pass.samples : sample &+ pass.leafSize
        let leaf: Tile<rows, vectors> = leafTile(
            pass, inputs, gradients, sample, end, isRounded)
        // A binary counter: leaf n closes as many subtrees as n has trailing ones; the last leaf closes them all.
        let closing = isLast ? finished.nonzeroBitCount : (~finished).trailingZeroBitCount
        let sums = joined(top, closing, leaf, isRounded)
        top -= closing &* size
        for r in 0..<rows {
            for v in 0..<vectors {
                store(sums[unchecked: r][unchecked: v], top + (r &* vectors &+ v) &* Lanes.count)
            }
        }
        top += size
        finished &+= 1
        sample = end
    }
    write(pass, input, kept, column, vectors &* Lanes.count, isRounded)
}

/// What `closing` left subtrees, the nearest on top of the stack, make together with the one to their right.
@inline(__always)
private func joined<let rows: Int, let vectors: Int>(
    _ top: UnsafeMutablePointer<Float>, _ closing: Int, _ right: Tile<rows, vectors>, _ isRounded: Bool
) -> Tile<rows, vectors> {
    var sums = right
    var left = top
    var remaining = closing
    while remaining > 0 {
        left -= rows &* vectors &* Lanes.count
        for r in 0..<rows {
            for v in 0..<vectors {
                let sum = load(left + (r &* vectors &+ v) &* Lanes.count) + sums[unchecked: r][unchecked: v]
                sums[unchecked: r][unchecked: v] = rounded(sum, if: isRounded)
            }
        }
        remaining &-= 1
    }
    return sums
}

/// Σ x[s][i] · dz[s][o] over the samples of a leaf, by fused multiply-add from 0 in their order.
@inline(__always)
private func leafTile<let rows: Int, let vectors: Int>(
    _ pass: WeightGradientPass, _ inputs: UnsafePointer<Float>, _ gradients: UnsafePointer<Float>, _ start: Int,
    _ leafEnd: Int, _ isRounded: Bool
) -> Tile<rows, vectors> {
    let inputBand = pass.input.tilesPerBand &* 256
    let gradientBand = pass.gradients.tilesPerBand &* 256
    var sums = Tile<rows, vectors>(repeating: InlineArray(repeating: Vector()))
    var sample = start
    while sample < leafEnd {
        let bandEnd = (sample | 15) &+ 1
        let end = bandEnd < leafEnd ? bandEnd : leafEnd
        var x = inputs + ((sample >> 4) &* inputBand &+ (sample & 15) &* 16)
        var dz = gradients + ((sample >> 4) &* gradientBand &+ (sample & 15) &* 16)
        while sample < end {
            var row = InlineArray<vectors, Vector>(repeating: Vector())
            for v in 0..<vectors { row[unchecked: v] = load(dz + Lanes.matrixOffset(v)) }
            for r in 0..<rows {
                let factor = broadcast(x[r])
                for v in 0..<vectors {
                    sums[unchecked: r][unchecked: v] = fma(
                        factor, row[unchecked: v], sums[unchecked: r][unchecked: v])
                }
            }
            x += 16
            dz += 16
            sample &+= 1
        }
    }
    if isRounded {
        for r in 0..<rows {
            for v in 0..<vectors { sums[unchecked: r][unchecked: v] = rounded(sums[unchecked: r][unchecked: v]) }
        }
    }
    return sums
}

/// Joins the run's sums, alone on the stack, with the pending subtrees to its left, and writes the rows that exist.
@inline(__always)
private func write(
    _ pass: WeightGradientPass, _ input: Int, _ kept: Int, _ column: Int, _ width: Int, _ isRounded: Bool
) {
    let stride = pass.gradients.tilesPerBand &* 16
    var row = 0
    while row < kept {
        let place = (input &+ row) &* stride &+ column
        var lane = 0
        while lane < width {
            var sum = load(pass.stack + (row &* width &+ lane))
            var level = 0
            while level < pass.pendingCount {
                sum = rounded(load(pass.pending[level] + (place &+ lane)) + sum, if: isRounded)
                level &+= 1
            }
            store(sum, pass.output + (place &+ lane))
            lane &+= Lanes.count
        }
        row &+= 1
    }
}
