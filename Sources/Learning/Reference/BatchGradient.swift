/// The sums over the samples of a batch; divide by `count` for the means that a step applies.
package struct BatchGradient: Sendable, Equatable {
    /// Samples.
    package let count: Int
    package let lossSum: Double
    /// Samples whose predicted class is their label; none of regression.
    package let correct: Int
    /// The canonical array of ``ParameterLayout``.
    package let gradientSum: [Double]
}
