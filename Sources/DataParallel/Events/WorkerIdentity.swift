/// Which worker an event is about, as people know it.
package struct WorkerIdentity: Sendable, Hashable, Codable {
    package var worker: UInt32
    package var host: String
    package var process: Int32
    /// Whether the coordinator started it.
    package var isLocal: Bool
    /// For a relay: the workers that it starts on its host and speaks for.
    package var relayed: Int? = nil
}

extension WorkerIdentity: CustomStringConvertible {
    /// A process that ended before it joined has no number.
    package var description: String {
        let kind = relayed == nil ? "worker" : "relay"
        let behind = relayed.map { $0 == 0 ? "" : ", \($0) worker\($0 == 1 ? "" : "s")" } ?? ""
        return "\(kind) \(worker == 0 ? "" : "\(worker) ")(\(isLocal ? "local" : host), pid \(process)\(behind))"
    }
}
