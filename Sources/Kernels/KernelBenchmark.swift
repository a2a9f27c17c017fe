internal import KernelInterface
package import Networks

/// What a core could do at most, and what a training step of one worker costs on it: a kernel is judged by the two
/// together, measured in turns, since a core's clock drifts.
package struct KernelBenchmark: Sendable {
    /// One size of step, the medians of all rounds.
    package struct Result: Sendable, Codable {
        /// Floating-point operations a second of nothing but fused multiply-adds, two each.
        package let peak: Double
        /// Through a whole step: samples gathered, gradient, update.
        package let samplesPerSecond: Double
        /// Of the peak measured just before, in 0...1; operations are those of `operationsPerSample`.
        package let shareOfPeak: Double
        /// Seconds of one step's parts, the shortest met.
        package let staging: Double
        package let gradient: Double
        package let update: Double
    }

    package let shape: NetworkShape
    package let leafSize: Int
    /// In a step.
    package let samples: Int
    package let instructionSet: InstructionSet

    package init(shape: NetworkShape, leafSize: Int, samples: Int, instructionSet: InstructionSet) {
        precondition(leafSize >= 1 && samples >= 1, "a step has samples")
        self.shape = shape
        self.leafSize = leafSize
        self.samples = samples
        self.instructionSet = instructionSet
    }

    /// - Parameters:
    ///   - rounds: Each measures the peak, then steps; at least 1.
    ///   - steps: In a round, at least 1.
    package func run(rounds: Int, steps: Int) -> Result {
        precondition(rounds >= 1 && steps >= 1, "a benchmark measures something")
        let workload = BenchmarkWorkload(self)
        var peaks: [Double] = []
        var rates: [Double] = []
        var shares: [Double] = []
        for _ in 0..<rounds {
            let peak = Self.peak(of: instructionSet, iterations: instructionSet == .plain ? 1_000 : 300_000)
            let seconds = workload.run(steps: steps)
            let rate = Double(samples * steps) / seconds
            peaks.append(peak)
            rates.append(rate)
            shares.append(rate * Double(Self.operationsPerSample(of: shape)) / peak)
        }
        return Result(
            peak: Self.median(peaks), samplesPerSecond: Self.median(rates), shareOfPeak: Self.median(shares),
            staging: workload.staging, gradient: workload.gradient, update: workload.update)
    }

    /// Floating-point operations a second of nothing but fused multiply-adds on this core, two operations each.
    ///
    /// - Parameter iterations: Rounds of twelve vectors; 300,000 take some milliseconds.
    package static func peak(of instructionSet: InstructionSet, iterations: Int) -> Double {
        let functions = instructionSet.functions
        var probe = PeakProbe(operations: 0, residue: 0)
        let elapsed = ContinuousClock().measure { probe = functions.probe(iterations) }
        // The residue is looked at, so that the loop has a purpose.
        return probe.residue.isNaN ? .nan : probe.operations / (elapsed / .seconds(1))
    }

    /// Operations of one sample's gradient, two for each multiply-add: forward, weight gradients, and of every layer
    /// but the first the gradient that passes down. Nothing else is counted.
    package static func operationsPerSample(of shape: NetworkShape) -> Int {
        var products = 0
        for layer in 0..<shape.layerCount {
            products += shape.widths[layer] * shape.widths[layer + 1] * (layer == 0 ? 2 : 3)
        }
        return 2 * products
    }

    private static func median(_ values: [Double]) -> Double { values.sorted()[values.count / 2] }
}
