extension MachineCosts {
    /// Those of the machine that Apus was made on: AMD EPYC, two cores, AVX-512, libzmq 4.3.4 (`apus plan --measure`).
    package static let reference = MachineCosts(
        operationsPerSecond: 135e9, shared: HandOver(round: 25e-6, peer: 3.7e-6, byte: 0.074e-9),
        messages: HandOver(round: 72e-6, peer: 17.5e-6, byte: 0.403e-9))
}
