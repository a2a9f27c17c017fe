internal import Glibc
internal import Processes
internal import System
package import Training

/// How workers stand, for whoever watches.
extension Coordinator {
    /// A display needs no more; steps are far shorter.
    static let tellingInterval: Seconds = 0.25
    /// Nor less, where no step ends.
    static let longestSilence: Seconds = 1

    /// Called between two steps.
    func measureSpeeds(at now: Seconds) {
        lastMeasurement = now
        for member in members.values { member.meter.measureSpeed(at: now) }
        own?.meter.measureSpeed(at: now)
        tellWorkers(at: now)
    }

    func tellWorkers(at now: Seconds) {
        lastTelling = now
        report(.workers(statuses(at: now)))
    }

    package func takeEfforts() -> [EpochTiming.Worker] {
        let now = MonotonicClock.now
        var efforts = departedEfforts
        departedEfforts.removeAll()
        if let own {
            efforts.append(entry(coordinatorIdentity, own.meter.takeEffort(at: now), isCoordinator: true))
        }
        for member in members.values where member.isReady {
            efforts.append(entry(member.identity, member.meter.takeEffort(at: now)))
        }
        tellWorkers(at: now)
        return efforts.sorted { $0.worker < $1.worker }
    }

    /// Called when a member goes.
    func keepEffort(of member: Member) {
        let effort = member.meter.takeEffort(at: MonotonicClock.now)
        guard effort.samples > 0 || effort.computeSeconds > 0 else { return }
        departedEfforts.append(entry(member.identity, effort))
    }

    private func entry(
        _ identity: WorkerIdentity, _ effort: WorkerEffort, isCoordinator: Bool = false
    ) -> EpochTiming.Worker {
        EpochTiming.Worker(
            worker: identity.worker, name: isCoordinator ? "coordinator" : identity.description, effort: effort)
    }

    private var coordinatorIdentity: WorkerIdentity {
        WorkerIdentity(worker: WorkerID.coordinator.number, host: "", process: getpid(), isLocal: true)
    }

    /// The coordinator first, then workers by number, then processes that have not joined.
    private func statuses(at now: Seconds) -> [WorkerStatus] {
        var statuses: [WorkerStatus] = []
        statuses.reserveCapacity(members.count + locals.count + 1)
        if let own {
            var status = status(coordinatorIdentity, own.meter, state(of: .coordinator, own.meter), at: now)
            status.isCoordinator = true
            statuses.append(status)
        }
        for member in members.values.sorted(by: { $0.id < $1.id }) {
            var status = status(member.identity, member.meter, state(of: member), at: now)
            status.kernel = member.kernel
            statuses.append(status)
        }
        for local in locals where local.member.map({ members[$0] == nil }) ?? true {
            let process = local.process?.process ?? 0
            guard process != 0 || local.isGivenUp else { continue }
            statuses.append(
                WorkerStatus(
                    identity: WorkerIdentity(worker: 0, host: "", process: process, isLocal: true),
                    state: local.isGivenUp ? .gone : .joining))
        }
        return statuses
    }

    private func status(
        _ identity: WorkerIdentity, _ meter: WorkerMeter, _ state: WorkerStatus.State, at now: Seconds
    ) -> WorkerStatus {
        var status = WorkerStatus(identity: identity, state: state)
        status.share = Double(meter.samples(of: lastStep.round)) / Double(lastStep.samples)
        status.samplesPerSecond = meter.samplesPerSecond
        status.effort = meter.effort(at: now)
        return status
    }

    private func state(of member: Member) -> WorkerStatus.State {
        if member.isReady { return state(of: member.id, member.meter) }
        guard member.sentBytes > 0, !dataset.isEmpty else { return .joining }
        return .receivingData(Double(member.sentBytes) / Double(dataset.count))
    }

    private func state(of worker: WorkerID, _ meter: WorkerMeter) -> WorkerStatus.State {
        if state.isLate(worker) { return .late }
        return state.owes(worker) || meter.samples(of: lastStep.round) > 0 ? .working : .idle
    }
}
