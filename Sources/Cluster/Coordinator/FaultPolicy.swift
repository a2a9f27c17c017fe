package import System

/// When a silent worker's share is given to somebody else. Nothing here can change a result, only when it arrives.
package struct FaultPolicy: Sendable, Hashable {
    /// A share that takes this many times as long as the median share of its round is also given to an idle worker.
    package var stragglerFactor = 2.0
    /// A share that takes this many times as long as expected is given away and its worker left aside.
    package var deadlineFactor = 10.0
    /// No deadline is shorter: a busy machine may take a process off its core for that long. It costs little, since the
    /// share itself went to an idle worker long before, and a worker that owes an earlier round is given no other.
    package var shortestDeadline: Seconds = 1
    /// A worker that was too slow for a share is tried again after so many rounds without one: what made it slow, a stop or
    /// a cold start, may be over, and who is given nothing is never measured.
    package var roundsToTrial = 256
    /// So long a part of a step is waited for before this process does it itself: it is microseconds of work, and moving
    /// the parameters away from whoever is late costs less than a millisecond.
    package var partPatience: Seconds = 0.02
    /// The deadline of a worker while nobody's speed is known.
    package var firstDeadline: Seconds = 60
    /// A worker's first share may take this many times as long as others'.
    package var firstShareFactor = 5.0
    /// A worker is given up after this many deadlines of silence.
    package var patience = 10.0
    /// A local worker that is silent for so long before it is ready is given up.
    package var startDeadline: Seconds = 30
    /// How long an interrupted round is waited for.
    package var interruptedPatience: Seconds = 1

    package init() {}
}
