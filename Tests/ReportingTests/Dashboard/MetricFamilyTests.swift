import Reporting
import Testing

@Suite("Figures are written as Prometheus reads them")
struct MetricFamilyTests {
    @Test("Help and kind come first, then a line for each value, with what must be escaped escaped")
    func text() {
        let family = MetricFamily(
            "apus_x_seconds_total", .counter, "A \\ and\na \"line\".",
            [(labels: [("a", "b\"c\\d\ne"), ("f", "é")], value: 1.5), (labels: [], value: 3)])
        #expect(
            family.text == #"""
                # HELP apus_x_seconds_total A \\ and\na "line".
                # TYPE apus_x_seconds_total counter
                apus_x_seconds_total{a="b\"c\\d\ne",f="é"} 1.5
                apus_x_seconds_total 3

                """#)
    }

    @Test(
        "Numbers that are none have names",
        arguments: [
            (Double.nan, "NaN"), (.infinity, "+Inf"), (-.infinity, "-Inf"), (1e300, "1e+300"), (-0.25, "-0.25"),
            (12e9, "12000000000"),
        ])
    func numbers(value: Double, text: String) {
        #expect(MetricFamily("a", .gauge, "b", value).text.hasSuffix("\na \(text)\n"))
    }

    @Test("What nobody knows is left out")
    func absent() { #expect(MetricFamily("a", .gauge, "b", nil).text.isEmpty) }
}
