package import Datasets
internal import Files

/// A prediction as people read it: the picture as the network saw it, and beside it how likely each class is.
package enum PredictionText {
    /// Characters of a probability of 1.
    private static let barWidth = 30
    /// Wider pictures stand above the bars.
    private static let widestPicture = 40

    /// - Parameter labels: By class, as many as the answer has probabilities.
    package static func text(
        image: String, answer: Prediction.Answer, labels: [Int], picture: GreyPicture
    ) -> String {
        let drawn = PictureText.lines(of: picture)
        let bars = bars(answer, labels)
        let doubt =
            answer.doubts.isEmpty ? "" : ", in doubt: " + answer.doubts.map(\.description).joined(separator: "; ")
        let heading = "\(image.onOneLine): \(answer.digit)\(doubt)"
        guard picture.width <= widestPicture else {
            return ([heading] + drawn.map { "  \($0)" } + bars.map { "  \($0)" }).joined(separator: "\n")
        }
        let blank = String(repeating: " ", count: picture.width)
        let above = max(0, (drawn.count - bars.count) / 2)
        let beside = Array(repeating: "", count: above) + bars
        let lines = (0..<max(drawn.count, beside.count)).map { index in
            let bar = index < beside.count ? beside[index] : ""
            let line = "  \(index < drawn.count ? drawn[index] : blank)  \(bar)"
            return String(line.reversed().drop { $0 == " " }.reversed())
        }
        return ([heading] + lines).joined(separator: "\n")
    }

    private static func bars(_ answer: Prediction.Answer, _ labels: [Int]) -> [String] {
        let width = labels.map { String($0).count }.max() ?? 1
        return zip(labels, answer.probabilities).map { label, probability in
            let name = String(repeating: " ", count: width - String(label).count) + String(label)
            let percent = NumberText.percent(Double(probability))
            let space = String(repeating: " ", count: max(0, 8 - percent.count))
            return "\(name) \(space)\(percent) \(bar(Double(probability)))"
        }
    }

    /// Full blocks, and an eighth to seven eighths of one at the end.
    private static func bar(_ fraction: Double) -> String {
        guard fraction > 0 else { return "" }
        let eighths = Int((min(fraction, 1) * Double(barWidth * 8)).rounded())
        let parts = ["", "▏", "▎", "▍", "▌", "▋", "▊", "▉"]
        return String(repeating: "█", count: eighths / 8) + parts[eighths % 8]
    }
}
