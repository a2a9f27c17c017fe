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
