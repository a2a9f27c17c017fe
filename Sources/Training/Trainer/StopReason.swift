/// Why training ended.
package enum StopReason: String, Sendable, Hashable, Codable {
    case completed
    case early
    case interrupted
    case maxSteps = "max-steps"
}
