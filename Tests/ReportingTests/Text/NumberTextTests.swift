import Reporting
import Testing

struct NumberTextTests {
    @Test(
        "digits behind the point are rounded, never cut",
        arguments: [(0.12345, 4, "0.1235"), (2, 0, "2"), (-0.5, 2, "-0.50"), (1e300, 0, nil), (.nan, 2, "nan")]
            as [(Double, Int, String?)])
    func fixed(value: Double, digits: Int, text: String?) {
        let found = NumberText.fixed(value, digits)
        if let text { #expect(found == text) } else { #expect(found.count == 301) }
    }

    @Test("fractions are shown as percentages")
    func percent() {
        #expect(NumberText.percent(0.98765) == "98.77 %")
        #expect(NumberText.percent(1) == "100.00 %")
    }

    @Test(
        "large numbers are shortened, and of small ones enough is shown",
        arguments: [
            (0, "0"), (0.4321, "0.43"), (0.0005, "0.0005"), (0.996, "1"), (1.4, "1"), (9999, "9999"), (12345, "12 k"),
            (1_234_567, "1.23 M"), (5e9, "5.00 G"),
        ])
    func short(value: Double, text: String) {
        #expect(NumberText.short(value) == text)
    }

    @Test(
        "durations have minutes where they are long",
        arguments: [(0.04, "0.0 s"), (9.94, "9.9 s"), (41.4, "41 s"), (59.6, "1 min 00 s"), (185, "3 min 05 s")])
    func duration(seconds: Double, text: String) {
        #expect(NumberText.duration(seconds) == text)
    }
}
