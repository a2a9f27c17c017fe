/// Which worker an event is about, as people know it.
package struct WorkerIdentity: Sendable, Hashable, Codable {
    package var worker: UInt32
    package var host: String
    package var process: Int32
    /// Whether the coordinator started it.
    package var isLocal: Bool
}

extension WorkerIdentity: CustomStringConvertible {
    /// A process that ended before it joined has no number.
    package var description: String {
        "worker \(worker == 0 ? "" : "\(worker) ")(\(isLocal ? "local" : host), pid \(process))"
    }
}
