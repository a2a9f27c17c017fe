package import System

/// What happens in a job, in order: every reader (progress, log, files) lives on this one stream.
package enum TrainingEvent: Sendable {
    case listening(endpoints: [String])
    /// Nobody can be given work yet.
    case waiting(ready: Int, needed: Int)
    case workerJoined(WorkerIdentity, kernel: String)
    case workerLeft(WorkerIdentity)
    case workerLost(WorkerIdentity, reason: String, lastLines: [String])
    case workerSuspended(WorkerIdentity)
    case workerReturned(WorkerIdentity)
    case workerRespawned(process: Int32)
    /// A local worker, by its place from 0 on, that failed so often in a row that no other is started in its place.
    case workerGivenUp(Int, failures: Int)
    /// A worker's line on standard error.
    case workerSaid(process: Int32, line: String)
    /// A message that was no valid part of the protocol, or a result that could not be used.
    case refused(sender: String, reason: String)
    case began(epochs: Int, stepsPerEpoch: Int, fromEpoch: Int, fromStep: Int, parameters: Int)
    /// A finished step: its number from 1 since the run began, and the mean loss of its batch before the step.
    case step(Int, epoch: Int, batch: Int, loss: Double, samples: Int)
    case epoch(EpochRecord)
    /// How each worker stands, the coordinator's own share included: a few times a second, and at each epoch's end.
    case workers([WorkerStatus])
    case checkpoint(path: String, step: Int)
    case stoppedEarly(bestEpoch: Int, patience: Int)
    case interrupted(signal: Int32)
    /// A fault that was done to the run on purpose.
    case fault(ChaosKind, target: String)
    /// The next finished step after such a fault, and the time since.
    case survived(ChaosKind, target: String, after: Seconds)
    case warning(String)
}

/// What is done to a run on purpose.
package enum ChaosKind: String, Sendable, Hashable, Codable, CaseIterable {
    /// SIGKILL to a local worker.
    case workerKill = "worker-kill"
    /// SIGSTOP to a local worker, and SIGCONT some time later.
    case workerStop = "worker-stop"
    /// A local worker that gets a fifth of its time for a while.
    case workerSlow = "worker-slow"
    /// Messages to the coordinator that mean nothing, or are forged.
    case garbage
}
