/// What parameters and gradients are rounded to before anybody computes with them or adds them up, and so what they are
/// when they travel.
package enum NumberFormat: String, Sendable, Hashable, Codable, CaseIterable {
    /// Nothing is rounded beyond what IEEE 754's binary32 does.
    case float32
    /// The upper half of a float32: as far a range, 8 bits of precision. Rounded to nearest, ties to even.
    case bfloat16

    /// Of one number on its way.
    package var byteCount: Int {
        switch self {
        case .float32: 4
        case .bfloat16: 2
        }
    }
}
