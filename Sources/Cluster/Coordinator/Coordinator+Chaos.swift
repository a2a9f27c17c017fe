internal import System
internal import Training

/// Faults done on purpose.
extension Coordinator {
    /// nil unless the run was given any.
    package var chaosFigures: ChaosFigures? { injector?.figures }

    /// Called as a round begins: whatever step there was before is finished.
    func planFaults(of request: RoundRequest) {
        guard let injector else { return }
        let now = MonotonicClock.now
        for (kind, target, time) in injector.settle(at: now) { report(.survived(kind, target: target, after: time)) }
        if request.phase.isTraining { injector.beginStep(epoch: request.epoch, batch: request.batch, at: now) }
    }

    func injectFaults(at now: Seconds) throws {
        guard let injector, let moment = injector.nextMoment, moment <= now else { return }
        let done = try injector.act(at: now) {
            locals.compactMap { local in
                // One that is killed before its first share counts as a failure to start, and a run gives up after some.
                guard let process = local.process, let member = local.member.flatMap({ members[$0] }), member.hasWorked
                else { return nil }
                return (member.identity.description, process)
            }
        }
        for (kind, target) in done { report(.fault(kind, target: target)) }
    }
}
