internal import Datasets

/// What each unit of the first layer looks for.
enum WeightsSection {
    private static let mostUnits = 128
    /// Of all pictures together.
    private static let mostPixels = 128 * 28 * 28
    private static let shades = 15
    private static let mostMagnitudes = 10_000

    static func body(_ report: RunReport) -> [String] {
        switch report.firstLayer {
        case .missing(let reason): return ["<p class=\"note\">\(HTMLText.escaped(reason))</p>"]
        case .found(let layer): return pictures(layer, report.classes)
        }
    }

    private static func pictures(_ layer: FirstLayer, _ classes: [String]?) -> [String] {
        let places = layer.rows * layer.columns
        let most = min(mostUnits, max(1, mostPixels / places))
        let shown = strongest(layer.weights, most)
        let scale = scale(shown.map { layer.weights[$0] })
        let images = shown.map { unit in
            let numbers = layer.weights[unit].map { level($0, scale) }
            let png = PNGEncoder.encode(
                places: numbers, width: layer.columns, height: layer.rows, colours: colours)
            return png.map { InlinePicture.html($0, width: layer.columns, height: layer.rows, style: "weights") } ?? ""
        }
        let which =
            shown.count < layer.weights.count
            ? "The \(shown.count) of \(layer.weights.count) units with the largest weights" : "All \(shown.count) units"
        return [
            "<p class=\"note\">\(which), in the network's order: ink where a unit is <span class=\"swatch for\">for</span> it, "
                + "and where it is <span class=\"swatch against\">against</span> it.</p>",
            "<div class=\"weights\" role=\"img\" aria-label=\"Pictures of the first layer's weights, \(shown.count) units of "
                + "\(layer.columns) by \(layer.rows) pixels\">\(images.joined(separator: "\n"))</div>",
        ]
    }

    private static func strongest(_ weights: [[Float]], _ most: Int) -> [Int] {
        guard weights.count > most else { return Array(weights.indices) }
        let norms = weights.map { $0.reduce(0.0) { $0 + Double($1) * Double($1) } }
        return weights.indices.sorted { (norms[$1], $0) < (norms[$0], $1) }.prefix(most).sorted()
    }

    /// From 0, all against, to `2 * shades`, all for.
    private static func level(_ weight: Float, _ scale: Float) -> UInt8 {
        let share = scale > 0 ? max(-1, min(1, weight / scale)) : 0
        return UInt8(clamping: shades + Int((share * Float(shades)).rounded()))
    }

    /// Blue through nothing to orange, over whatever paper lies beneath.
    private static let colours: [SIMD4<UInt8>] = (-shades...shades).map { step in
        let opacity = UInt8(clamping: abs(step) * 255 / shades)
        return step < 0 ? SIMD4(37, 99, 201, opacity) : SIMD4(217, 115, 13, opacity)
    }

    /// A magnitude that all but a few weights are below, so that one of them does not make the others pale.
    private static func scale(_ weights: [[Float]]) -> Float {
        // Some thousands tell it as well as all, and sort in a tenth of the time; steps of a prime meet every column.
        let places = weights.first?.count ?? 0
        let count = weights.count * places
        let step = count > mostMagnitudes ? 7919 : 1
        var magnitudes = (0..<min(count, mostMagnitudes)).map { number in
            let place = number * step % count
            let weight = weights[place / places][place % places]
            return weight.isFinite ? abs(weight) : 0
        }
        magnitudes.sort()
        return magnitudes.isEmpty ? 0 : magnitudes[magnitudes.count * 995 / 1000]
    }
}
