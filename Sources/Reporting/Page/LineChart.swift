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

    /// A place on the horizontal axis worth a word.
    package struct Mark: Sendable, Equatable {
        package let x: Double
        package let name: String

        package init(x: Double, name: String) {
            self.x = x
            self.name = name
        }
    }

    package let title: String
    /// What the horizontal axis counts; whole numbers are marked on it.
    package let xName: String
    package let series: [Series]
    package let isLogarithmic: Bool
    /// Whether a linear vertical axis begins at 0, for what is compared by its height.
    package let includesZero: Bool
    package var mark: Mark?
    /// Further values that the vertical axis reaches, so that several charts have the same.
    package var alsoSpans: [Double] = []

    package init(
        title: String, xName: String, series: [Series], isLogarithmic: Bool = false, includesZero: Bool = false,
        mark: Mark? = nil
    ) {
        self.title = title
        self.xName = xName
        self.series = series
        self.isLogarithmic = isLogarithmic
        self.includesZero = includesZero
        self.mark = mark
    }

    /// Colours of the page's style; further series begin again with the first.
    package static let colourCount = 6
    /// More series than this are ranked, and take their colours from a ramp between the first and the last.
    static let mostNamedSeries = 12

    /// A `figure` with its title, its key and the drawing.
    package var html: String {
        """
        <figure><figcaption><strong>\(HTMLText.escaped(title))</strong> \(key)</figcaption>
        \(svg)</figure>
        """
    }

    private var key: String {
        // A lone line is what the title says.
        guard series.count != 1 else { return "" }
        guard series.count > Self.mostNamedSeries, let first = series.first, let last = series.last else {
            return series.enumerated().map { index, series in
                "<span class=\"key c\(index % Self.colourCount)\">\(HTMLText.escaped(series.name))</span>"
            }.joined(separator: " ")
        }
        return "<span class=\"key ramp\" style=\"--shade: 0%\">\(HTMLText.escaped(first.name))</span> to "
            + "<span class=\"key ramp\" style=\"--shade: 100%\">\(HTMLText.escaped(last.name))</span>"
    }

    /// What a line is drawn in: a class, and for one of many its place on the ramp.
    func colour(of index: Int) -> String {
        guard series.count > Self.mostNamedSeries else { return "class=\"c\(index % Self.colourCount)\"" }
        let shade = NumberText.fixed(100 * Double(index) / Double(series.count - 1), 0)
        return "class=\"ramp\" style=\"--shade: \(shade)%\""
    }
}
