/// One incarnation of one worker, numbered by the coordinator on admission and never used again: what a worker
/// says under an earlier number is recognised as stale.
package struct WorkerID: Sendable, Hashable, Comparable {
    package let number: UInt32

    package init(_ number: UInt32) {
        self.number = number
    }

    /// The coordinator itself, where it computes a share.
    package static let coordinator = WorkerID(0)

    package static func < (left: WorkerID, right: WorkerID) -> Bool { left.number < right.number }
}

extension WorkerID: CustomStringConvertible {
    package var description: String { "worker \(number)" }
}
