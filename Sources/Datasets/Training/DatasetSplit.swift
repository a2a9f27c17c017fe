internal import Arithmetic
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
            throw Failure(
                .usage,
                "\(Mention.setting("split")): expected mnist or pooled:FRACTION with 0 < FRACTION < 1, found \(text)")
        }
        self = .pooled(testFraction: fraction)
    }

    /// How many of `count` samples a fraction of them is: rounded to the nearest, halves up, but at least one and at most
    /// all but one.
    static func samples(_ fraction: Double, of count: Int) -> Int {
        min(max(Int((fraction * Double(count)).rounded()), 1), count - 1)
    }
}

/// The training part divided into what gradients see and what early stopping watches.
package struct TrainingSplit: Sendable, Equatable {
    /// Ascending sample numbers.
    package let training: [UInt32]
    /// Ascending sample numbers; empty where the fraction is 0.
    package let validation: [UInt32]

    /// Draws fraction · trainCount samples for validation, rounded to the nearest (halves up), at least one and at most
    /// all but one; none where the fraction is 0.
    ///
    /// - Throws: Kind `usage` for a fraction outside 0..<1, kind `data` where one sample is all there is to divide.
    package init(trainCount: Int, validationFraction: Double, seed: UInt64) throws(Failure) {
        guard validationFraction >= 0, validationFraction < 1 else {
            throw Failure(
                .usage,
                "\(Mention.setting("validationFraction")): expected at least 0 and less than 1, found \(validationFraction)"
            )
        }
        guard validationFraction > 0 else {
            training = Array(0..<UInt32(trainCount))
            validation = []
            return
        }
        guard trainCount >= 2 else {
            throw Failure(
                .data,
                "\(Mention.setting("validationFraction", "\(validationFraction)")): expected at least two training pictures to divide, "
                    + "found \(trainCount)")
        }
        let permutation = CounterRandom(seed: seed, purpose: .validationSplit).permutation(of: trainCount)
        let validationCount = DatasetSplit.samples(validationFraction, of: trainCount)
        // Marked and gathered, which takes a small part of the time that sorting would: every process does it at its start.
        var isWatched = [Bool](repeating: false, count: trainCount)
        for sample in permutation[..<validationCount] { isWatched[Int(sample)] = true }
        let samples = 0..<UInt32(trainCount)
        validation = samples.filter { isWatched[Int($0)] }
        training = samples.filter { !isWatched[Int($0)] }
    }
}

/// `--classes 5,6`: only the samples of these classes, renumbered 0, 1, ... in the order named.
package struct ClassFilter: Sendable, Equatable {
    /// The labels in the files, in the order of their new numbers; 2 to 256 different ones.
    package let labels: [UInt8]

    /// - Throws: Kind `usage` for fewer than two labels or one named twice.
    package init(_ labels: [UInt8]) throws(Failure) {
        let list = labels.map { String($0) }.joined(separator: ",")
        guard labels.count >= 2 else {
            throw Failure(
                .usage,
                "\(Mention.setting("classes")): expected at least two classes to tell apart, found \(labels.count)")
        }
        guard Set(labels).count == labels.count else {
            throw Failure(.usage, "\(Mention.setting("classes")): expected each class once, found \(list)")
        }
        self.labels = labels
    }

    /// - Parameter text: Labels of 0...255, separated by commas.
    package init(_ text: String) throws(Failure) {
        let parts = text.split(separator: ",", omittingEmptySubsequences: false)
        let labels = parts.compactMap { UInt8($0) }
        guard labels.count == parts.count else {
            throw Failure(
                .usage, "\(Mention.setting("classes")): expected labels of 0 to 255 with commas between, found \(text)")
        }
        try self.init(labels)
    }
}

/// Which classes there are where nobody names them.
package enum LabelNumbering: String, Sendable, Hashable, Codable, CaseIterable {
    /// One for each label that occurs, in ascending order: letters from 1 on, or 0 and 255, leave no output idle.
    case occurring
    /// One for each number from 0 to the largest training label, as Apus 0.1.0 had it.
    case upToLargest = "up-to-largest"
}
