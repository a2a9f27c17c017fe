/// What the output layer computes from its weighted inputs z, and what it is charged, per sample.
package enum OutputLoss: String, Sendable, Hashable, Codable, CaseIterable {
    /// One output a class, softmax; −ln p(label), in nats.
    case softmaxCrossEntropy = "softmax-cross-entropy"
    /// One sigmoid output p for two classes, p the probability of label 1; −ln p or −ln(1 − p), in nats.
    case sigmoidCrossEntropy = "sigmoid-cross-entropy"
    /// Sigmoid outputs ŷ; ½‖y − ŷ‖². One output: y is the label, 0 or 1. More: y is the one-hot label.
    case meanSquaredError = "mean-squared-error"
}
