/// Lines over a common axis, as an inline SVG that needs no script and takes its colours from the page's style.
package struct LineChart: Sendable {
    package struct Point: Sendable, Equatable {
        package let x: Double
        package let y: Double

        package init(x: Double, y: Double) {
            self.x = x
            self.y = y
        }
    }

    /// What has one name and one colour: a single line, or several of equal rank such as one a seed.
    package struct Series: Sendable {
        package let name: String
        package let lines: [[Point]]

        package init(_ name: String, _ lines: [[Point]]) {
            self.name = name
            self.lines = lines
        }
    }

    package let title: String
    /// What the horizontal axis counts; whole numbers are marked on it.
    package let xName: String
    package let series: [Series]
    package let isLogarithmic: Bool

    package init(title: String, xName: String, series: [Series], isLogarithmic: Bool = false) {
        self.title = title
        self.xName = xName
        self.series = series
        self.isLogarithmic = isLogarithmic
    }

    // Small enough that a phone shows its letters in about their own size.
    private static let width = 360.0
    private static let height = 220.0
    private static let left = 48.0
    private static let right = 12.0
    private static let top = 8.0
    private static let bottom = 34.0
    /// Colours of the page's style; further series begin again with the first.
    package static let colourCount = 6

    /// A `figure` with its title, its key and the drawing.
    package var html: String {
        let key = series.enumerated().map { index, series in
            "<span class=\"key c\(index % Self.colourCount)\">\(HTMLText.escaped(series.name))</span>"
        }
        let caption = HTMLText.escaped(title)
        return """
            <figure><figcaption><strong>\(caption)</strong> \(key.joined(separator: " "))</figcaption>
            \(svg)</figure>
            """
    }

    package var svg: String {
        let points = series.flatMap(\.lines).joined()
        let xAxis = ChartAxis(linear: points.map(\.x), isWhole: true)
        let yAxis =
            isLogarithmic ? ChartAxis(logarithmic: points.map(\.y)) : ChartAxis(linear: points.map(\.y))
        var parts = [
            "<svg viewBox=\"0 0 \(Int(Self.width)) \(Int(Self.height))\" role=\"img\" "
                + "aria-label=\"\(HTMLText.escaped(title))\">"
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
                    + text(xAxis.label(of: tick), place, Self.height - Self.bottom + 16, "middle")
            }
        }
        parts.append(text(xName, (Self.left + Self.width - Self.right) / 2, Self.height - 3, "middle"))
        for (index, series) in series.enumerated() {
            parts += series.lines.flatMap { drawn($0, xAxis, yAxis, colour: index % Self.colourCount) }
        }
        return (parts + ["</svg>"]).joined(separator: "\n")
    }

    /// A point that has no place, such as a zero on a logarithmic axis, leaves a gap.
    private func drawn(_ points: [Point], _ xAxis: ChartAxis, _ yAxis: ChartAxis, colour: Int) -> [String] {
        var pieces: [[String]] = [[]]
        for point in points {
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
                return "<circle class=\"c\(colour)\" cx=\"\(place[0])\" cy=\"\(place[1])\" r=\"2\"/>"
            }
            return "<polyline class=\"c\(colour)\" points=\"\(piece.joined(separator: " "))\"/>"
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
