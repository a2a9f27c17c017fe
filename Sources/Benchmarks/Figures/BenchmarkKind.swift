/// The parts of a benchmark run.
package enum BenchmarkKind: String, Sendable, Codable, CaseIterable {
    case peak, kernel, passes, step, phases, throughput, coordinator
    case startUp = "start-up"
    case memory, recipe

    /// What is measured, for people.
    package var title: String {
        switch self {
        case .peak: "peak of each core"
        case .kernel: "the kernel's whole step on one core"
        case .passes: "the kernel, pass by pass"
        case .step: "step overhead by plane"
        case .phases: "a step, phase by phase"
        case .throughput: "samples a second by batch and processes"
        case .coordinator: "the coordinator's cost by workers"
        case .startUp: "start-up"
        case .memory: "memory by process"
        case .recipe: "to 98 % by the fast recipe"
        }
    }
}
