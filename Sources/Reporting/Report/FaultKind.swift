/// The faults of `metrics.jsonl`, as people know them.
enum FaultKind {
    static func name(_ event: String) -> String {
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

    static func shape(_ event: String) -> LaneChart.Shape {
        switch event {
        case "worker-lost": .cross
        case "worker-suspended": .ring
        case "worker-returned", "worker-respawned": .dot
        case "chaos": .diamond
        default: .triangle
        }
    }
}
