import Failures
import Testing

@testable import Datasets

struct DatasetViewTests {
    private func layout() throws -> DatasetLayout {
        try DatasetLayout(rows: 1, columns: 2, classCount: 3, trainCount: 2, testCount: 1)
    }

    @Test("Samples are read by number")
    func reads() throws {
        let bytes: [UInt8] = [1, 2, 3, 4, 5, 6, 0, 2, 1]
        try bytes.withUnsafeBytes { bytes in
            let view = try DatasetView(layout: layout(), bytes: bytes)
            #expect(Array(view.pixels(of: 1)) == [3, 4])
            #expect((0..<3).map(view.label) == [0, 2, 1])
            #expect(view.layout.training == 0..<2)
            #expect(view.layout.test == 2..<3)
        }
    }

    @Test("A label that is no class is refused by sample")
    func refusesLabels() throws {
        let bytes: [UInt8] = [1, 2, 3, 4, 5, 6, 0, 3, 1]
        bytes.withUnsafeBytes { bytes in
            expectFailure(.data, saying: "labels of 0 to 2", "found 3 at sample 1") {
                try DatasetView(layout: layout(), bytes: bytes)
            }
        }
    }

    @Test("Memory of another length is refused", arguments: [0, 8, 10])
    func refusesLengths(count: Int) throws {
        [UInt8](repeating: 0, count: count).withUnsafeBytes { bytes in
            expectFailure(.data, saying: "expected 9 bytes, found \(count)") {
                try DatasetView(layout: layout(), bytes: bytes)
            }
        }
    }

    @Test(
        "Numbers that describe nothing, or more than there can be, are refused",
        arguments: [
            (0, 1, 2, 1, 1), (1, 0, 2, 1, 1), (1, 1, 1, 1, 1), (1, 1, 257, 1, 1), (1, 1, 2, 0, 1), (1, 1, 2, 1, 0),
            (-1, -1, 2, 1, 1), (.max, .max, 2, 1, 1), (1, 1, 2, .max, 1), (1 << 20, 1 << 20, 2, 1, 1),
            (1, 1, 2, 1 << 32, 1), (1, 1, .min, 1, 1),
        ])
    func refusesLayouts(rows: Int, columns: Int, classes: Int, train: Int, test: Int) {
        expectFailure(.data) {
            try DatasetLayout(rows: rows, columns: columns, classCount: classes, trainCount: train, testCount: test)
        }
    }
}
