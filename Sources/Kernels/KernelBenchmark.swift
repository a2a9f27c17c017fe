internal import KernelInterface
package import Networks

/// What a machine could do at most, and what a step costs: the two numbers that a kernel is judged by.
package enum KernelBenchmark {
    /// Floating-point operations a second of nothing but fused multiply-adds on this core, two operations each.
    ///
    /// - Parameter iterations: Rounds of twelve vectors; 2 million take some 10 ms.
    package static func peak(of instructionSet: InstructionSet, iterations: Int) -> Double {
        let functions = instructionSet.functions
        let clock = ContinuousClock()
        var probe = PeakProbe(operations: 0, residue: 0)
        let elapsed = clock.measure { probe = functions.probe(iterations) }
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
}
