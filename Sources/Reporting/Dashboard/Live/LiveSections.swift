/// Parts of a page as they were last drawn, each with the revision in which it last changed.
///
/// A reader that was at some revision needs what changed since, in its newest form alone: however slow it is, nothing is
/// kept for it.
package struct LiveSections: Sendable {
    package struct Section: Sendable, Equatable {
        package let id: String
        package let html: String
        package let revision: Int
    }

    /// In the order in which they were first drawn.
    package private(set) var all: [Section] = []
    /// Grows with every change; 0 before the first.
    package private(set) var revision = 0

    package init() {}

    package mutating func draw(_ id: String, _ html: String) {
        let index = all.firstIndex { $0.id == id }
        if let index, all[index].html == html { return }
        revision += 1
        let section = Section(id: id, html: html, revision: revision)
        if let index { all[index] = section } else { all.append(section) }
    }

    /// - Parameter seen: A revision that a reader has; one that was never reached counts as none.
    package func changes(since seen: Int) -> [Section] {
        all.filter { $0.revision > (seen <= revision ? seen : 0) }
    }
}
