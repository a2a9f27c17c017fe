/// What a hidden unit does to its weighted input z.
package enum Activation: String, Sendable, Hashable, Codable, CaseIterable {
    /// max(0, z)
    case relu
    /// 1 / (1 + e^−z)
    case sigmoid
    /// (e^z − e^−z) / (e^z + e^−z)
    case tanh
}
