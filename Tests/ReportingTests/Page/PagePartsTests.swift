import FoundationEssentials
import Learning
import Reporting
import Testing

@Suite struct PagePartsTests {
    private func count(_ piece: String, in text: String) -> Int { text.components(separatedBy: piece).count - 1 }

    @Test("A chart draws a line for each run, a dot for a lonely point, and a gap where a point has no place")
    func chart() {
        let line = [1, 2, 3, 4, 5].map { LineChart.Point(x: $0, y: $0 == 3 ? 0 : 1 / $0) }
        let chart = LineChart(
            title: "Norm <1>", xName: "epoch",
            series: [
                LineChart.Series("a & b", [line, line]), LineChart.Series("one", [[LineChart.Point(x: 1, y: 0.5)]]),
            ],
            isLogarithmic: true)
        #expect(count("<polyline", in: chart.svg) == 4)
        #expect(count("<circle", in: chart.svg) == 1)
        #expect(chart.html.contains("Norm &lt;1&gt;") && chart.html.contains("a &amp; b"))
        #expect(!chart.svg.contains("nan") && !chart.svg.contains("inf"))
    }

    @Test(
        "The last number below a chart stays within it, however long",
        arguments: [(10, "310.0", "middle"), (40_000, "320.0", "end")] as [(Double, String, String)])
    func lastNumber(x: Double, place: String, anchor: String) {
        let line = [LineChart.Point(x: 0, y: 1), LineChart.Point(x: x, y: 0)]
        let chart = LineChart(title: "Loss", xName: "step", series: [LineChart.Series("one", [line])])
        #expect(chart.svg.contains("<text x=\"\(place)\" y=\"182.0\" text-anchor=\"\(anchor)\">\(Int(x))<"))
    }

    @Test(
        "Numbers below lanes stand where they belong, and none beyond the lanes' end",
        arguments: [1, 2, 7, 60, 99, 100, 108, 149, 1001, 123_456])
    func laneNumbers(end: Int) throws {
        let lane = LaneChart.Lane(name: "lane", stretches: [LaneChart.Stretch(start: 0, end: Double(end), share: 1)])
        let svg = LaneChart(title: "Lanes", xName: "epoch", words: "", range: 0...Double(end), lanes: [lane]).svg
        let stretch = try #require(svg.firstMatch(of: #/class="stretch" x="([0-9.]+)" y="[0-9.]+" width="([0-9.]+)"/#))
        let (left, width) = (try #require(Double(stretch.1)), try #require(Double(stretch.2)))
        let ticks = svg.matches(of: #/<line x1="([0-9.]+)"[^>]*/><text [^>]*>([0-9]+)</text>/#)
        try #require(ticks.count >= 2)
        for tick in ticks {
            let (place, number) = (try #require(Double(tick.1)), try #require(Double(tick.2)))
            #expect(number <= Double(end))
            #expect(abs(place - left - width * number / Double(end)) < 0.11)
        }
    }

    @Test("A chart without any point is still a drawing", arguments: [false, true])
    func emptyChart(isLogarithmic: Bool) {
        let chart = LineChart(title: "Loss", xName: "epoch", series: [], isLogarithmic: isLogarithmic)
        #expect(chart.svg.hasPrefix("<svg") && chart.svg.hasSuffix("</svg>"))
    }

    @Test("A confusion matrix shows every count beside its class, and zeros faintly")
    func confusion() throws {
        let matrix = try #require(ConfusionMatrix(rows: [[90, 10], [0, 7]]))
        let html = ConfusionTable(matrix, classes: ["5", "<6>"], caption: "Test").html
        #expect(count("<tr>", in: html) == 3)
        #expect(count(">90</td>", in: html) == 1 && count(">10</td>", in: html) == 1)
        #expect(count("class=\"none\">0</td>", in: html) == 1)
        #expect(html.contains("&lt;6&gt;") && !html.contains("<6>"))
    }

    @Test("A page loads nothing and runs nothing, and its contents list leads to its sections")
    func page() {
        let section = PageSection(id: "one", title: "C < D", body: ["<p>text</p>"])
        let html = Page(title: "A & B", introduction: [], sections: [section]).html
        #expect(html.hasPrefix("<!DOCTYPE html>"))
        #expect(html.contains("<title>A &amp; B</title>") && html.contains("<p>text</p>"))
        #expect(html.contains("<a href=\"#one\">C &lt; D</a>") && html.contains("<section id=\"one\""))
        for part in ["<script", "src=", "href=\"http", "@import", "url(", "http:", "https:"] {
            #expect(!html.contains(part))
        }
        #expect(html.contains("prefers-color-scheme: dark") && html.contains("width=device-width"))
    }
}
