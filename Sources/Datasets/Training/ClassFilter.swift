package import Failures

/// `--classes 5,6`: only the samples of these classes, renumbered 0, 1, ... in the order named.
package struct ClassFilter: Sendable, Equatable {
    /// The labels in the files, in the order of their new numbers; 2 to 256 different ones.
    package let labels: [UInt8]

    /// - Throws: Kind `usage` for fewer than two labels or one named twice.
    package init(_ labels: [UInt8]) throws(Failure) {
        let list = labels.map { String($0) }.joined(separator: ",")
        guard labels.count >= 2 else {
            throw Failure(.usage, "--classes: expected at least two classes to tell apart, found \(labels.count)")
        }
        guard Set(labels).count == labels.count else {
            throw Failure(.usage, "--classes: expected each class once, found \(list)")
        }
        self.labels = labels
    }

    /// - Parameter text: Labels of 0...255, separated by commas.
    package init(_ text: String) throws(Failure) {
        let parts = text.split(separator: ",", omittingEmptySubsequences: false)
        let labels = parts.compactMap { UInt8($0) }
        guard labels.count == parts.count else {
            throw Failure(.usage, "--classes: expected labels of 0 to 255 with commas between, found \(text)")
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
