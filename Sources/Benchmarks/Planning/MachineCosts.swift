package import Failures

/// What parts of a step cost on one machine, for planning many of its kind.
package struct MachineCosts: Sendable, Hashable, Codable {
    /// Floating-point operations a second of one core's gradient kernel, those of
    /// ``KernelBenchmark/operationsPerSample(of:)``.
    package var operationsPerSecond: Double
    /// Of workers that share memory with whoever sums for them.
    package var shared: HandOver
    /// Of peers that get parameters and send gradients by messages.
    package var messages: HandOver

    /// Seconds that a round costs whoever hands it out: linear in peers and parameters.
    package struct HandOver: Sendable, Hashable, Codable {
        /// A round, waking everybody included.
        package var round: Double
        /// Each peer besides.
        package var peer: Double
        /// Each peer and byte of its gradient besides: parameters sent, gradient received, looked at and added.
        package var byte: Double

        package init(round: Double, peer: Double, byte: Double) {
            self.round = round
            self.peer = peer
            self.byte = byte
        }

        /// The line through what two numbers of peers cost with networks of two sizes, clipped at zero: noise must not
        /// make anything better than free.
        ///
        /// - Parameters:
        ///   - single: Seconds of a step with one peer and the small network.
        ///   - small: Seconds of a further peer with the small network, and its gradient's bytes.
        ///   - large: The same with the large network.
        package init(single: Double, small: (cost: Double, bytes: Int), large: (cost: Double, bytes: Int)) {
            byte = max(0, (large.cost - small.cost) / Double(large.bytes - small.bytes))
            peer = max(0, small.cost - byte * Double(small.bytes))
            round = max(0, single - peer - byte * Double(small.bytes))
        }

        package func cost(peers: Int, bytes: Int) -> Double {
            round + Double(peers) * (peer + byte * Double(bytes))
        }
    }

    package init(operationsPerSecond: Double, shared: HandOver, messages: HandOver) {
        self.operationsPerSecond = operationsPerSecond
        self.shared = shared
        self.messages = messages
    }

    /// - Throws: `Failure.data` for costs that no machine has.
    package func validate() throws(Failure) {
        let parts = [shared.round, shared.peer, shared.byte, messages.round, messages.peer, messages.byte]
        guard operationsPerSecond.isFinite, operationsPerSecond > 0, parts.allSatisfy({ $0.isFinite && $0 >= 0 }) else {
            throw Failure(
                .data,
                "the machine's costs make no sense: expected a positive number of operations a second and seconds from 0 on; "
                    + "measure them with `apus plan --measure`")
        }
    }
}

extension MachineCosts {
    /// Those of the machine that Apus was made on: AMD EPYC, two cores, AVX-512, libzmq 4.3.4 (`apus plan --measure`).
    package static let reference = MachineCosts(
        operationsPerSecond: 135e9, shared: HandOver(round: 25e-6, peer: 3.7e-6, byte: 0.074e-9),
        messages: HandOver(round: 72e-6, peer: 17.5e-6, byte: 0.403e-9))
}
