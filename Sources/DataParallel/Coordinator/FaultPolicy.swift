/// Seconds since some fixed moment, or between two moments, by a clock that never goes back.
package typealias Seconds = Double

/// When a silent worker's share is given to somebody else. Nothing here can change a result, only when it arrives.
package struct FaultPolicy: Sendable, Hashable {
    /// A share that takes this many times as long as expected is also given to an idle worker.
    package var stragglerFactor = 2.0
    /// A share that takes this many times as long as expected is given away and its worker left aside.
    package var deadlineFactor = 10.0
    /// No deadline is shorter: a busy machine may take a process off its core for that long.
    package var shortestDeadline: Seconds = 1
    /// The deadline of a worker whose speed is not yet known.
    package var firstDeadline: Seconds = 60
    /// A worker is given up after this many deadlines of silence.
    package var patience = 10.0

    package init() {}
}
