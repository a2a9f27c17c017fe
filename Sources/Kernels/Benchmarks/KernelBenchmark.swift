internal import KernelInterface
package import Networks

/// What a core could do at most, and what a training step of one worker costs on it: a kernel is judged by the two
/// together, measured in turns, since a core's clock drifts.
package final class KernelBenchmark {
    /// One measurement.
    package struct Round: Sendable {
        /// Floating-point operations a second of nothing but fused multiply-adds, two each, measured just before.
        package let peak: Double
        /// Seconds of a whole step: samples gathered, gradient, update.
        package let step: Double
        /// Seconds of its parts.
        package let staging: Double
        package let gradient: Double
        package let update: Double
        /// The median of all steps' gradients, for comparing with medians.
        package let medianGradient: Double
        package let samplesPerSecond: Double
        /// Of the peak, in 0...1; operations are those of `operationsPerSample`.
        package let shareOfPeak: Double
    }

    package let shape: NetworkShape
    package let leafSize: Int
    /// In a step.
    package let samples: Int
    package let instructionSet: InstructionSet
    private let workload: BenchmarkWorkload

    /// - Parameter source: Samples of the network's input size; nil makes some of no meaning.
    package init(
        shape: NetworkShape, leafSize: Int, samples: Int, instructionSet: InstructionSet, source: SampleSource? = nil
    ) {
        precondition(leafSize >= 1 && samples >= 1, "a step has samples")
        self.shape = shape
        self.leafSize = leafSize
        self.samples = samples
        self.instructionSet = instructionSet
        workload = BenchmarkWorkload(
            shape: shape, leafSize: leafSize, samples: samples, instructionSet: instructionSet, source: source)
    }

    /// Measures the peak, then steps: the parts' figures are means of these.
    ///
    /// - Parameter steps: At least 1.
    package func measure(steps: Int) -> Round {
        precondition(steps >= 1, "a benchmark measures something")
        let peak = Self.peak(of: instructionSet)
        let seconds = workload.run(steps: steps)
        let gradient = seconds.gradients.reduce(0, +) / Double(steps)
        let step = (seconds.staging + seconds.update) / Double(steps) + gradient
        let rate = Double(samples) / step
        return Round(
            peak: peak, step: step, staging: seconds.staging / Double(steps),
            gradient: gradient, update: seconds.update / Double(steps),
            medianGradient: Spread(seconds.gradients).median, samplesPerSecond: rate,
            shareOfPeak: rate * Double(Self.operationsPerSample(of: shape)) / peak)
    }

    /// As many steps as make a measurement that the clock's resolution does not disturb.
    package var defaultSteps: Int {
        // Without fused multiply-add every product is a call, and a few steps tell enough.
        instructionSet == .plain ? 1 : max(1, 12_800 / samples)
    }

    /// Floating-point operations a second of nothing but fused multiply-adds on this core, two operations each.
    package static func peak(of instructionSet: InstructionSet) -> Double {
        let functions = instructionSet.functions
        let iterations = instructionSet == .plain ? 400 : 100_000
        // A peak is what nothing disturbed: of a few, the greatest.
        return (0..<3).map { _ in
            var probe = PeakProbe(operations: 0, residue: 0)
            let elapsed = ContinuousClock().measure { probe = functions.probe(iterations) }
            // The residue is looked at, so that the loop has a purpose.
            return probe.residue.isNaN ? .nan : probe.operations / (elapsed / .seconds(1))
        }.reduce(0, max)
    }

    /// Operations of one sample's gradient, two for each multiply-add: forward, weight gradients, and of every layer
    /// but the first the gradient that passes down. Nothing else is counted.
    package static func operationsPerSample(of shape: NetworkShape) -> Int {
        var products = 0
        for (index, layer) in shape.layers.enumerated() {
            products += layer.inputs * layer.outputs * (index == 0 ? 2 : 3)
        }
        return 2 * products
    }
}

/// What repeated measurements of one thing came to: the median, and between which values the middle half lies.
package struct Spread: Sendable, Codable, Hashable {
    package let median: Double
    package let lowerQuartile: Double
    package let upperQuartile: Double
    package let count: Int

    /// - Parameter values: At least one.
    package init(_ values: [Double]) {
        precondition(!values.isEmpty, "a spread is of measurements")
        let sorted = values.sorted()
        /// Between the two nearest values, where a quantile falls between them.
        func quantile(_ fraction: Double) -> Double {
            let place = fraction * Double(sorted.count - 1)
            let lower = Int(place)
            let upper = min(lower + 1, sorted.count - 1)
            return sorted[lower] + (sorted[upper] - sorted[lower]) * (place - Double(lower))
        }
        median = quantile(0.5)
        lowerQuartile = quantile(0.25)
        upperQuartile = quantile(0.75)
        count = sorted.count
    }
}
