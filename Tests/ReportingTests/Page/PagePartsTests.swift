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
