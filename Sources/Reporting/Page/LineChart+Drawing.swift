extension LineChart {
    // Small enough that a phone shows its letters in about their own size.
    private static let width = 320.0
    private static let height = 200.0
    private static let left = 42.0
    private static let right = 10.0
    private static let top = 18.0
    private static let bottom = 34.0
    /// Of the widest usual fonts.
    private static let digitWidth = 7.0
    /// As many as there are places to tell apart.
    private static let mostPoints = 320

    package var svg: String {
        let points = series.flatMap(\.lines).joined()
        let xAxis = ChartAxis(linear: points.map(\.x), isWhole: true)
        let values = points.map(\.y) + alsoSpans + (includesZero ? [0] : [])
        let yAxis = isLogarithmic ? ChartAxis(logarithmic: values) : ChartAxis(linear: values)
        var parts = [
            "<svg viewBox=\"0 0 \(Int(Self.width)) \(Int(Self.height))\" role=\"img\" "
                + "aria-label=\"\(HTMLText.escaped(words))\">"
        ]
        parts += yAxis.ticks.compactMap { tick in
            y(tick, yAxis).map { place in
                line(Self.left, place, Self.width - Self.right, place)
                    + text(yAxis.label(of: tick), Self.left - 5, place + 4, "end")
            }
        }
        parts += xAxis.ticks.compactMap { tick in
            x(tick, xAxis).map { place in
                line(place, Self.height - Self.bottom, place, Self.height - Self.bottom + 4)
                    + label(xAxis.label(of: tick), below: place)
            }
        }
        parts.append(text(xName, (Self.left + Self.width - Self.right) / 2, Self.height - 3, "middle"))
        parts += marked(xAxis)
        for (index, series) in series.enumerated() {
            parts += series.lines.flatMap { drawn($0, xAxis, yAxis, colour: colour(of: index)) }
        }
        return (parts + ["</svg>"]).joined(separator: "\n")
    }

    /// In the middle below its tick, or as far right as it fits.
    private func label(_ words: String, below place: Double) -> String {
        let isWide = place + Self.digitWidth * Double(words.count) / 2 > Self.width
        return text(words, isWide ? Self.width : place, Self.height - Self.bottom + 16, isWide ? "end" : "middle")
    }

    private func marked(_ axis: ChartAxis) -> [String] {
        guard let mark, axis.range.contains(mark.x), let place = x(mark.x, axis) else { return [] }
        let isRight = place > (Self.left + Self.width) / 2
        let line =
            "<line class=\"mark\" x1=\"\(number(place))\" y1=\"\(number(Self.top - 12))\" x2=\"\(number(place))\" "
            + "y2=\"\(number(Self.height - Self.bottom))\"/>"
        return [line, text(mark.name, place + (isRight ? -4 : 4), Self.top - 5, isRight ? "end" : "start")]
    }

    /// A point that has no place, such as a zero on a logarithmic axis, leaves a gap.
    private func drawn(_ points: [Point], _ xAxis: ChartAxis, _ yAxis: ChartAxis, colour: String) -> [String] {
        var pieces: [[String]] = [[]]
        for point in Thinning.thinned(points, to: Self.mostPoints) {
            if let x = x(point.x, xAxis), let y = y(point.y, yAxis) {
                pieces[pieces.count - 1].append("\(number(x)),\(number(y))")
            } else if !pieces[pieces.count - 1].isEmpty {
                pieces.append([])
            }
        }
        return pieces.compactMap { piece in
            guard let only = piece.first else { return nil }
            guard piece.count > 1 else {
                let place = only.split(separator: ",")
                return "<circle \(colour) cx=\"\(place[0])\" cy=\"\(place[1])\" r=\"2\"/>"
            }
            return "<polyline \(colour) points=\"\(piece.joined(separator: " "))\"/>"
        }
    }

    private func x(_ value: Double, _ axis: ChartAxis) -> Double? {
        axis.position(of: value).map { Self.left + $0 * (Self.width - Self.left - Self.right) }
    }

    private func y(_ value: Double, _ axis: ChartAxis) -> Double? {
        axis.position(of: value).map { Self.height - Self.bottom - $0 * (Self.height - Self.top - Self.bottom) }
    }

    private func line(_ x1: Double, _ y1: Double, _ x2: Double, _ y2: Double) -> String {
        "<line x1=\"\(number(x1))\" y1=\"\(number(y1))\" x2=\"\(number(x2))\" y2=\"\(number(y2))\"/>"
    }

    private func text(_ text: String, _ x: Double, _ y: Double, _ anchor: String) -> String {
        "<text x=\"\(number(x))\" y=\"\(number(y))\" text-anchor=\"\(anchor)\">\(HTMLText.escaped(text))</text>"
    }

    private func number(_ value: Double) -> String { NumberText.fixed(value, 1) }
}
