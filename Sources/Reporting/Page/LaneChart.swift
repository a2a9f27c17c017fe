/// Lanes above one another over a common axis, as an inline SVG: in each a share between 0 and 1 as it changes, and marks
/// for what happened.
package struct LaneChart: Sendable {
    /// A share over a stretch of the axis.
    package struct Stretch: Sendable, Equatable {
        package let start: Double
        package let end: Double
        /// 0...1
        package let share: Double

        package init(start: Double, end: Double, share: Double) {
            self.start = start
            self.end = end
            self.share = share
        }
    }

    package struct Mark: Sendable, Equatable {
        package let x: Double
        package let shape: Shape
        /// What a pointer that rests on it is told.
        package let words: String

        package init(x: Double, shape: Shape, words: String) {
            self.x = x
            self.shape = shape
            self.words = words
        }
    }

    /// How marks are told apart without colours.
    package enum Shape: String, Sendable, CaseIterable {
        case cross, ring, dot, triangle, diamond

        /// Around the origin, about eight units wide.
        var drawing: String {
            switch self {
            case .cross: "<path d=\"M-3.5-3.5 3.5 3.5M-3.5 3.5 3.5-3.5\"/>"
            case .ring: "<circle r=\"3.4\"/>"
            case .dot: "<circle r=\"3.4\"/>"
            case .triangle: "<path d=\"M0-4 4 3.4-4 3.4Z\"/>"
            case .diamond: "<path d=\"M0-4.4 4.4 0 0 4.4-4.4 0Z\"/>"
            }
        }

        /// As a picture in a line of text.
        var sign: String {
            "<svg class=\"sign\" viewBox=\"-6 -6 12 12\" aria-hidden=\"true\"><g class=\"\(rawValue)\">\(drawing)</g></svg>"
        }
    }

    package struct Lane: Sendable {
        package let name: String
        /// At the lane's end, such as a mean.
        package let note: String
        /// In order, without overlaps.
        package let stretches: [Stretch]
        package let marks: [Mark]

        package init(name: String, note: String = "", stretches: [Stretch] = [], marks: [Mark] = []) {
            self.name = name
            self.note = note
            self.stretches = stretches
            self.marks = marks
        }
    }

    package let title: String
    package let xName: String
    /// What a reader who does not see the chart is told.
    package let words: String
    /// From the left end of the lanes to the right one, which is above it.
    package let range: ClosedRange<Double>
    package let lanes: [Lane]

    package init(title: String, xName: String, words: String, range: ClosedRange<Double>, lanes: [Lane]) {
        self.title = title
        self.xName = xName
        self.words = words
        self.range = range
        self.lanes = lanes
    }

    private static let width = 320.0
    private static let margin = 6.0
    /// Of a lane with shares, and of one with marks alone.
    private static let (tall, low) = (20.0, 12.0)
    private static let label = 15.0
    private static let bottom = 32.0
    /// Of the widest usual fonts.
    private static let digitWidth = 7.0

    /// A `figure` with its title and the drawing.
    package var html: String {
        "<figure><figcaption><strong>\(HTMLText.escaped(title))</strong></figcaption>\n\(svg)</figure>"
    }

    package var svg: String {
        // Its ends are round numbers, and may lie beyond those of the lanes.
        let axis = ChartAxis(linear: [range.lowerBound, range.upperBound], isWhole: true)
        var parts: [String] = []
        var top = 0.0
        for lane in lanes {
            let height = lane.stretches.isEmpty ? Self.low : Self.tall
            parts.append(text(lane.name, Self.margin, top + 11, "start"))
            if !lane.note.isEmpty { parts.append(text(lane.note, Self.width - Self.margin, top + 11, "end")) }
            parts.append(drawn(lane, top: top + Self.label, height: height))
            top += Self.label + height + 5
        }
        parts += axis.ticks.filter(range.contains).map { tick in
            let place = x(tick)
            return
                "<line x1=\"\(number(place))\" y1=\"\(number(top))\" x2=\"\(number(place))\" y2=\"\(number(top + 4))\"/>"
                + label(axis.label(of: tick), below: place, top: top + 15)
        }
        parts.append(text(xName, Self.width / 2, top + Self.bottom - 3, "middle"))
        let box = "0 0 \(Int(Self.width)) \(Int(top + Self.bottom))"
        return "<svg viewBox=\"\(box)\" role=\"img\" aria-label=\"\(HTMLText.escaped(words))\">\n"
            + parts.joined(separator: "\n") + "\n</svg>"
    }

    private func drawn(_ lane: Lane, top: Double, height: Double) -> String {
        let width = Self.width - 2 * Self.margin
        var parts = [
            "<rect class=\"lane\" x=\"\(number(Self.margin))\" y=\"\(number(top))\" width=\"\(number(width))\" "
                + "height=\"\(number(height))\"/>"
        ]
        parts += lane.stretches.map { stretch in
            let (start, end) = (x(stretch.start), x(stretch.end))
            let full = max(0, min(1, stretch.share)) * height
            return "<rect class=\"stretch\" x=\"\(number(start))\" y=\"\(number(top))\" "
                + "width=\"\(number(max(end - start, 0.2)))\" height=\"\(number(height))\"/>"
                + "<rect class=\"share\" x=\"\(number(start))\" y=\"\(number(top + height - full))\" "
                + "width=\"\(number(max(end - start, 0.2)))\" height=\"\(number(full))\"/>"
        }
        parts += lane.marks.map { mark in
            "<g class=\"\(mark.shape.rawValue)\" transform=\"translate(\(number(x(mark.x))) \(number(top + height / 2)))\">"
                + "<title>\(HTMLText.escaped(mark.words))</title>\(mark.shape.drawing)</g>"
        }
        return parts.joined(separator: "\n")
    }

    private func x(_ value: Double) -> Double {
        let place = min(max(value, range.lowerBound), range.upperBound)
        let position = (place - range.lowerBound) / (range.upperBound - range.lowerBound)
        return Self.margin + position * (Self.width - 2 * Self.margin)
    }

    /// In the middle below its tick, or as far right as it fits.
    private func label(_ words: String, below place: Double, top: Double) -> String {
        let isWide = place + Self.digitWidth * Double(words.count) / 2 > Self.width
        return text(words, isWide ? Self.width : place, top, isWide ? "end" : "middle")
    }

    private func text(_ text: String, _ x: Double, _ y: Double, _ anchor: String) -> String {
        "<text x=\"\(number(x))\" y=\"\(number(y))\" text-anchor=\"\(anchor)\">\(HTMLText.escaped(text))</text>"
    }

    private func number(_ value: Double) -> String { NumberText.fixed(value, 1) }
}
