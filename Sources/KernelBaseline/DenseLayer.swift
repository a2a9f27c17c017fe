import KernelInterface

/// Runs a fully connected layer band by band of 16 samples, for one panel of weight columns after another: a panel
/// stays in the second-level cache while all samples pass by.
func dense(_ pass: DensePass) {
    let columns = pass.output.tilesPerBand &* 16
    var column = 0
    while column < columns {
        #if KERNEL_AVX512
        if column &+ 64 <= columns {
            denseWidePanel(pass, column)
            column &+= 64
        } else if column &+ 32 <= columns {
            densePanel(pass, column, Tile<8, 2>.self)
            column &+= 32
        } else {
            densePanel(pass, column, Tile<16, 1>.self)
            column &+= 16
        }
        #elseif KERNEL_AVX2
        densePanel(pass, column, Tile<4, 2>.self)
        column &+= 16
        #else
        densePanel(pass, column, Tile<4, 4>.self)
        column &+= 16
        #endif
    }
}

@inline(__always)
private func densePanel<let rows: Int, let vectors: Int>(
    _ pass: DensePass, _ column: Int, _: Tile<rows, vectors>.Type
) {
    var sample = 0
    while sample < pass.samples {
        denseRows(pass, sample, column, Tile<rows, vectors>.self)
        sample &+= rows
    }
}

#if KERNEL_AVX512
/// Of 64 columns. A band of 16 samples is 6, 6 and 4 of them: the more sums a tile holds, the fewer loads for each
/// multiply-add, which counts where something else loads through the same core.
@inline(__always)
private func denseWidePanel(_ pass: DensePass, _ column: Int) {
    var sample = 0
    while sample < pass.samples {
        if sample & 15 < 12 {
            denseRows(pass, sample, column, Tile<6, 4>.self)
            sample &+= 6
        } else {
            denseRows(pass, sample, column, Tile<4, 4>.self)
            sample &+= 4
        }
    }
}
#endif

/// Samples from `sample` on, as many as the tile has rows, none of another band.
@inline(__always)
private func denseRows<let rows: Int, let vectors: Int>(
    _ pass: DensePass, _ sample: Int, _ column: Int, _: Tile<rows, vectors>.Type
) {
    let inputBand = pass.input.tilesPerBand &* 256
    let outputBand = pass.output.tilesPerBand &* 256
    let band = sample >> 4
    let row = (sample & 15) &* 16
    let sums: Tile<rows, vectors> = denseTile(
        UnsafePointer(pass.input.base) + (band &* inputBand &+ row), pass.inputs, pass.weights + column,
        pass.output.tilesPerBand &* 16, pass.bias + column)
    let output = pass.output.base + (band &* outputBand &+ column &* 16 &+ row)
    for r in 0..<rows {
        for v in 0..<vectors {
            store(sums[unchecked: r][unchecked: v], output + (r &* 16 &+ Lanes.matrixOffset(v)))
        }
    }
}

/// (rows, inputs) · (inputs, 16 · vectors) + bias.
@inline(__always)
private func denseTile<let rows: Int, let vectors: Int>(
    _ input: UnsafePointer<Float>, _ inputs: Int, _ weights: UnsafePointer<Float>, _ stride: Int,
    _ bias: UnsafePointer<Float>
) -> Tile<rows, vectors> {
    var sums = Tile<rows, vectors>(repeating: InlineArray(repeating: Vector()))
    for r in 0..<rows {
        for v in 0..<vectors { sums[unchecked: r][unchecked: v] = load(bias + v &* Lanes.count) }
    }
    var input = input
    var weights = weights
    var remaining = inputs
    while remaining > 0 {
        let step = remaining < 16 ? remaining : 16
        var i = 0
        while i < step {
            var row = InlineArray<vectors, Vector>(repeating: Vector())
            for v in 0..<vectors { row[unchecked: v] = load(weights + v &* Lanes.count) }
            for r in 0..<rows {
                let x = broadcast(input[r &* 16 &+ i])
                for v in 0..<vectors {
                    sums[unchecked: r][unchecked: v] = fma(x, row[unchecked: v], sums[unchecked: r][unchecked: v])
                }
            }
            weights += stride
            i &+= 1
        }
        input += 256
        remaining &-= 16
    }
    return sums
}
