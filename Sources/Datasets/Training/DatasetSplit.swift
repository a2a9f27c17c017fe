package import Failures

/// Which samples are for training and which are the test.
package enum DatasetSplit: Sendable, Equatable {
    /// As the files have it.
    case files
    /// Both files pooled, and this fraction of the pool drawn as the test.
    case pooled(testFraction: Double)

    /// - Parameter text: `mnist` for the files' own split, or `pooled:0.2` with a fraction strictly between 0 and 1.
    package init(_ text: String) throws(Failure) {
        if text == "mnist" {
            self = .files
            return
        }
        guard text.hasPrefix("pooled:"), let fraction = Double(text.dropFirst("pooled:".count)),
            fraction > 0, fraction < 1
        else {
            throw Failure(.usage, "--split: expected mnist or pooled:FRACTION with 0 < FRACTION < 1, found \(text)")
        }
        self = .pooled(testFraction: fraction)
    }

    /// How many of `count` samples a fraction of them is: rounded to the nearest, halves up, but at least one and at most
    /// all but one.
    static func samples(_ fraction: Double, of count: Int) -> Int {
        min(max(Int((fraction * Double(count)).rounded()), 1), count - 1)
    }
}
