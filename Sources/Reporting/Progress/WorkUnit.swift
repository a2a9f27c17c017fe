/// What work is counted in.
package enum WorkUnit: Sendable {
    case pieces
    case bytes
}
