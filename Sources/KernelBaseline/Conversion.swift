import CSystem
import KernelInterface

/// Bytes to floats, one 16-by-16 tile after another: writes go in order, reads follow 16 samples at once.
func convert(_ pass: ConversionPass) {
    var sample = 0
    while sample < pass.count {
        let height = pass.count &- sample < 16 ? pass.count &- sample : 16
        let band = pass.output.base + (sample >> 4) &* pass.output.tilesPerBand &* 256
        prefetchBeginnings(pass, sample &+ 16)
        var column = 0
        while column < pass.columns {
            let width = pass.columns &- column < 16 ? pass.columns &- column : 16
            let tile = band + column &* 16
            let offsets = UnsafeRawPointer(pass.offsets + column).loadUnaligned(as: SIMD16<Float>.self)
            var s = 0
            while s < height {
                let row = pass.bytes + (Int(pass.samples[sample &+ s]) &* pass.columns &+ column)
                // A row begins anywhere in memory, too late for the CPU's own guess at what comes next.
                if column & 63 == 0 { apus_prefetch(row + 128) }
                if width == 16 {
                    convertLine(row, tile + s &* 16, pass.scale, offsets)
                } else {
                    var c = 0
                    while c < width {
                        tile[s &* 16 &+ c] = pass.offsets[column &+ c].addingProduct(Float(row[c]), pass.scale)
                        c &+= 1
                    }
                }
                s &+= 1
            }
            column &+= 16
        }
        sample &+= 16
    }
}

/// Asks for the first lines of the next 16 rows.
@inline(__always)
private func prefetchBeginnings(_ pass: ConversionPass, _ first: Int) {
    var sample = first
    while sample < pass.count && sample < first &+ 16 {
        let row = pass.bytes + Int(pass.samples[sample]) &* pass.columns
        apus_prefetch(row)
        apus_prefetch(row + 64)
        sample &+= 1
    }
}

@inline(__always)
private func convertLine(
    _ bytes: UnsafePointer<UInt8>, _ floats: UnsafeMutablePointer<Float>, _ scale: Float,
    _ offsets: SIMD16<Float>
) {
    let line = UnsafeRawPointer(bytes).loadUnaligned(as: SIMD16<UInt8>.self)
    var values = SIMD16<Float>()
    for c in 0..<16 { values[c] = Float(line[c]) }
    values = offsets.addingProduct(values, SIMD16(repeating: scale))
    UnsafeMutableRawPointer(floats).storeBytes(of: values, as: SIMD16<Float>.self)
}
