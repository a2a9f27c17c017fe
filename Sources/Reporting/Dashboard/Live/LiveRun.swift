internal import Cluster
package import System
package import Training

/// A run as it stands, from its events: what its report knows, and what only those who watch it want to know.
package struct LiveRun: Sendable {
    package enum Phase: Sendable, Equatable {
        case starting
        /// For workers.
        case waiting
        case training
        /// A signal came; the step is finished and a checkpoint written.
        case stopping
        case finished
        /// With what is said about it.
        case failed(String)

        /// As one word.
        package var name: String {
            switch self {
            case .starting: "starting"
            case .waiting: "waiting"
            case .training: "training"
            case .stopping: "stopping"
            case .finished: "finished"
            case .failed: "failed"
            }
        }

        package static let names = ["starting", "waiting", "training", "stopping", "finished", "failed"]
    }

    /// Events since this process began to train.
    package struct Counts: Sendable, Equatable {
        package var samples = 0
        package var joined = 0
        package var left = 0
        package var lost = 0
        package var respawned = 0
        package var suspended = 0
        package var refused = 0
    }

    package private(set) var report: RunReport
    package private(set) var phase = Phase.starting
    package private(set) var counts = Counts()
    package private(set) var workers: [WorkerStatus] = []
    /// The loss of every step since this process began to train.
    package private(set) var lossCurve = StepCurve()
    /// Of the whole run; 0 until they are known.
    package private(set) var epochs = 0
    package private(set) var stepsPerEpoch = 0
    /// Of the last step: its number since the run began, and its batch in the epoch, both from 1.
    package private(set) var step = 0
    package private(set) var batch = 0
    package private(set) var loss: Double?
    package private(set) var lastStep: Seconds?
    package private(set) var lastEvent: Seconds

    private var began: (time: Seconds, step: Int)?

    /// - Parameter report: What is known of the run before its first event.
    package init(_ report: RunReport, at now: Seconds) {
        self.report = report
        lastEvent = now
    }

    package mutating func observe(_ event: TrainingEvent, at now: Seconds) {
        report.observe(event)
        lastEvent = now
        switch event {
        case .waiting: phase = .waiting
        case .began(let epochs, let stepsPerEpoch, _, let step, _):
            (self.epochs, self.stepsPerEpoch, self.step) = (epochs, stepsPerEpoch, step)
            began = (now, step)
            phase = .training
        case .step(let step, _, let batch, let loss, let samples):
            (self.step, self.batch, self.loss) = (step, batch, loss)
            counts.samples += samples
            lossCurve.append(loss, step: step)
            lastStep = now
            if phase == .waiting { phase = .training }
        case .workers(let workers): self.workers = workers
        case .workerJoined: counts.joined += 1
        case .workerLeft: counts.left += 1
        case .workerLost: counts.lost += 1
        case .workerRespawned: counts.respawned += 1
        case .workerSuspended: counts.suspended += 1
        case .refused: counts.refused += 1
        case .interrupted: phase = .stopping
        default: break
        }
    }

    /// - Parameter report: With what is known at the end; nil where nothing more is.
    package mutating func finish(_ report: RunReport?) {
        if let report { self.report = report }
        self.report.isRunning = false
        (phase, workers) = (.finished, [])
    }

    package mutating func fail(_ reason: String) {
        report.isRunning = false
        (phase, workers) = (.failed(reason), [])
    }

    package var isOver: Bool {
        switch phase {
        case .finished, .failed: true
        default: false
        }
    }

    /// Of the whole run, as far as it is known.
    package var steps: Int { epochs * stepsPerEpoch }

    /// Training samples by the wall clock, over the last moments; nil while nobody has a speed.
    package var samplesPerSecond: Double? {
        workers.isEmpty ? nil : workers.reduce(0) { $0 + $1.samplesPerSecond }
    }

    /// Until all epochs are done, at the pace since this process began.
    package func timeLeft(at now: Seconds) -> Seconds? {
        guard let began, let lastStep, step > began.step, phase == .training || phase == .waiting else { return nil }
        return Double(max(steps - step, 0)) * (lastStep - began.time) / Double(step - began.step)
    }
}
