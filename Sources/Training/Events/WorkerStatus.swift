/// How a worker stands at one moment, as displays tell of it a few times a second.
package struct WorkerStatus: Sendable, Hashable {
    package enum State: Sendable, Hashable {
        /// Its process was started, or it greeted; it holds no data yet.
        case joining
        /// The dataset is on its way: the fraction that was sent, 0...1.
        case receivingData(Double)
        case working
        /// Ready, and without a part of the last step.
        case idle
        /// It missed its deadline, and gets no share until it answers.
        case late
        /// A local worker that failed too often to be started again.
        case gone

        /// As one word.
        package var name: String {
            switch self {
            case .joining: "joining"
            case .receivingData: "receiving"
            case .working: "working"
            case .idle: "idle"
            case .late: "late"
            case .gone: "gone"
            }
        }
    }

    /// Number 0 is the coordinator, or a local process that has not joined.
    package var identity: WorkerIdentity
    /// Whether this is the coordinator's own share of the work.
    package var isCoordinator = false
    /// The instruction set; empty until it is known.
    package var kernel = ""
    package var state: State
    /// Of the last step's samples, 0...1.
    package var share = 0.0
    /// Training samples that counted, by the wall clock, over the last moments: the speeds of all add up to the run's.
    package var samplesPerSecond = 0.0
    /// Since it was ready.
    package var totals = WorkerTotals()

    package init(identity: WorkerIdentity, state: State) {
        self.identity = identity
        self.state = state
    }

    /// As it is told of in sentences and files.
    package var name: String { isCoordinator ? "coordinator" : identity.description }
}
