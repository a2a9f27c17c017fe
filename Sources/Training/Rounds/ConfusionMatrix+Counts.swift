package import Learning

extension ConfusionMatrix {
    /// - Parameter counts: (classes, classes), true by predicted.
    package init?(counts: [UInt32], classes: Int) {
        guard counts.count == classes * classes else { return nil }
        self.init(
            rows: (0..<classes).map { row in counts[row * classes..<(row + 1) * classes].map(Int.init) })
    }
}
