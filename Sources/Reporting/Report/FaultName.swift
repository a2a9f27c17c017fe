/// What people call the faults of `metrics.jsonl`.
enum FaultName {
    static func text(_ event: String) -> String {
        switch event {
        case "worker-lost": "worker lost"
        case "worker-suspended": "worker suspended"
        case "worker-returned": "worker returned"
        case "worker-respawned": "worker replaced"
        case "refused": "message refused"
        case "chaos": "fault on purpose"
        default: event
        }
    }
}
