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
