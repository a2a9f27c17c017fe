internal import Glibc
internal import Processes
internal import System
internal import Training

/// How workers stand, for whoever watches: told a few times a second, and at each epoch's end.
final class StatusReporter {
    /// A display needs no more; steps are far shorter.
    private static let interval: Seconds = 0.25
    /// Nor less, where no step ends.
    private static let longestSilence: Seconds = 1

    private let report: (TrainingEvent) -> Void
    private var lastTelling: Seconds = 0
    /// Epochs, at whose end states are told, may be too short to measure speeds.
    private var lastMeasurement: Seconds = 0
    /// The last gradient round that was completed, and its samples.
    var lastStep: (round: UInt64, samples: Int) = (0, 1)

    init(_ report: @escaping (TrainingEvent) -> Void) { self.report = report }

    /// Called between two steps.
    func measureIfDue(at now: Seconds, _ roster: Roster, _ rounds: RoundRunner, _ surroundings: any Surroundings) {
        guard now - lastMeasurement > Self.interval else { return }
        lastMeasurement = now
        roster.measureSpeeds(at: now)
        rounds.own?.meter.measureSpeed(at: now)
        tell(at: now, roster, rounds, surroundings)
    }

    func tellIfDue(at now: Seconds, _ roster: Roster, _ rounds: RoundRunner, _ surroundings: any Surroundings) {
        if now - lastTelling > Self.longestSilence { tell(at: now, roster, rounds, surroundings) }
    }

    /// The coordinator first, then workers by number, then processes that have not joined.
    func tell(at now: Seconds, _ roster: Roster, _ rounds: RoundRunner, _ surroundings: any Surroundings) {
        lastTelling = now
        var statuses: [WorkerStatus] = []
        if let own = rounds.own {
            let state = state(of: .coordinator, own.meter, rounds)
            var status = status(coordinatorIdentity, own.meter, state, at: now)
            status.isCoordinator = true
            statuses.append(status)
        }
        for member in roster.inOrder {
            let state = member.isReady ? state(of: member.id, member.meter, rounds) : member.joiningState
            var status = status(member.identity, member.meter, state, at: now)
            status.kernel = member.kernel
            statuses.append(status)
        }
        report(.workers(statuses + surroundings.statusesOfOthers(than: roster)))
    }

    /// What everybody did since this was last called, by number; those who are gone are told of once.
    func takeTotals(at now: Seconds, _ roster: Roster, _ rounds: RoundRunner) -> [EpochTiming.Worker] {
        var totals = roster.takeTotals(at: now)
        if let own = rounds.own {
            totals.append(
                EpochTiming.Worker(
                    worker: WorkerID.coordinator.number, name: "coordinator", totals: own.meter.takeTotals(at: now)))
        }
        return totals.sorted { $0.worker < $1.worker }
    }

    private var coordinatorIdentity: WorkerIdentity {
        WorkerIdentity(worker: WorkerID.coordinator.number, host: "", process: getpid(), isLocal: true)
    }

    private func status(
        _ identity: WorkerIdentity, _ meter: WorkerMeter, _ state: WorkerStatus.State, at now: Seconds
    ) -> WorkerStatus {
        var status = WorkerStatus(identity: identity, state: state)
        status.share = Double(meter.samples(of: lastStep.round)) / Double(lastStep.samples)
        status.samplesPerSecond = meter.samplesPerSecond
        status.totals = meter.totals(at: now)
        return status
    }

    private func state(of worker: WorkerID, _ meter: WorkerMeter, _ rounds: RoundRunner) -> WorkerStatus.State {
        if rounds.isLate(worker) { return .late }
        return rounds.owes(worker) || meter.samples(of: lastStep.round) > 0 ? .working : .idle
    }
}
