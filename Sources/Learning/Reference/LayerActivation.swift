/// What one fully connected layer computes from one sample, on the way forward.
package struct LayerActivation: Sendable, Equatable {
    /// What came in: the sample, or the previous layer's activations. (I)
    package let inputs: [Double]
    /// z = W · inputs + b. (O)
    package let weightedInputs: [Double]
    /// a = f(z); in the output layer the softmax or the sigmoid that the loss calls for. (O)
    package let activations: [Double]
}
