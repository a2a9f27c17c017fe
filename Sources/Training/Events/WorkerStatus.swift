package import System

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

/// Which worker an event is about, as people know it.
package struct WorkerIdentity: Sendable, Hashable, Codable {
    package var worker: UInt32
    package var host: String
    package var process: Int32
    /// Whether the coordinator started it.
    package var isLocal: Bool
    /// What its launcher calls it, as in "Slurm 12.0 task 3".
    package var task: String?
    /// For a relay: the workers that it starts on its host and speaks for.
    package var relayed: Int?

    package init(
        worker: UInt32, host: String, process: Int32, isLocal: Bool, task: String? = nil, relayed: Int? = nil
    ) {
        self.worker = worker
        self.host = host
        self.process = process
        self.isLocal = isLocal
        self.task = task
        self.relayed = relayed
    }
}

extension WorkerIdentity: CustomStringConvertible {
    /// A process that ended before it joined has no number.
    package var description: String {
        let kind = relayed == nil ? "worker" : "relay"
        let launched = task.map { ", \($0)" } ?? ""
        let behind = relayed.map { $0 == 0 ? "" : ", \($0) worker\($0 == 1 ? "" : "s")" } ?? ""
        let number = worker == 0 ? "" : "\(worker) "
        return "\(kind) \(number)(\(isLocal ? "local" : host), pid \(process)\(launched)\(behind))"
    }
}

/// How many workers a job has had.
package struct WorkerCounts: Sendable, Hashable, Codable {
    /// Took part at least once, replacements included.
    package var started = 0
    /// Died, hung or were cut off.
    package var lost = 0
    /// Local workers started in place of a lost one.
    package var respawned = 0
    /// Connections and messages turned away, because nobody who was admitted answers for them.
    package var strangers = 0

    package init() {}
}

/// What a worker did in a span of time.
package struct WorkerTotals: Sendable, Hashable {
    /// Training samples whose gradient it gave and that counted; what somebody else was faster with does not.
    package var samples = 0
    /// Spent on what it was asked for (gradients, its parts of steps, evaluations), by its own clock.
    package var computeSeconds: Seconds = 0
    /// The rest of the time that it was there: waiting for others, for messages, for the coordinator.
    package var waitSeconds: Seconds = 0

    package init() {}
}
