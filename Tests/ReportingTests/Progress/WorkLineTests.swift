import Testing

@testable import Reporting

struct WorkLineTests {
    @Test("pieces are counted, beside a bar where there is room")
    func pieces() {
        let half = WorkLine(work: "drawing digits", unit: .pieces, done: 35_000, total: 70_000)
        #expect(half.line(width: 79).text == "drawing digits  ██████████░░░░░░░░░░  35000 of 70000")
        #expect(half.line(width: 59).text == "drawing digits  35000 of 70000")
        #expect(half.plainText == "drawing digits 35000 of 70000")
    }

    @Test("no line is wider than the terminal", arguments: 1...80)
    func narrow(width: Int) {
        let line = WorkLine(work: "receiving the dataset", unit: .bytes, done: 12_345_678, total: 55_000_000)
        #expect(line.line(width: width).columns <= width)
    }

    @Test(
        "bytes are told in one unit, that of all of them",
        arguments: [
            (12_345_678, 55_040_000, "12.3 of 55.0 MB"), (0, 1_234_567_890, "0.0 of 1.2 GB"),
            (500, 999_900, "0.5 of 999.9 kB"), (7, 999, "7 of 999 B"), (2_500_000, nil, "2.5 MB"), (12, nil, "12 B"),
        ] as [(Int, Int?, String)])
    func bytes(done: Int, total: Int?, amount: String) {
        let line = WorkLine(work: "receiving the dataset", unit: .bytes, done: done, total: total)
        #expect(line.plainText == "receiving the dataset \(amount)")
    }
}
