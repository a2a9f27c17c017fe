import Failures
import Testing

struct CountedTests {
    @Test(
        "one is told in the singular, any other number in the plural",
        arguments: [(0, "0 leaves"), (1, "1 leaf"), (2, "2 leaves")])
    func counted(number: Int, text: String) {
        #expect(number.counted("leaf", "leaves") == text)
        #expect(number.counted("peer") == "\(number) peer" + (number == 1 ? "" : "s"))
    }
}
