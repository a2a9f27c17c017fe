internal import ArgumentParser
internal import Cluster
internal import Failures
internal import Training

/// Faults done to a run on purpose; like everything of its execution they cannot change the result.
struct ChaosOptions: ParsableArguments {
    @Option(
        parsing: .unconditional,
        help: ArgumentHelp(
            """
            Do faults to the run on purpose, so many in 100 steps on average: kill, stop and slow down local workers, send \
            garbage. The result is the same.
            """, valueName: "rate"))
    var chaos: Double?

    @Option(parsing: .unconditional, help: "Which faults, and when.")
    var chaosSeed: UInt64 = 1

    @Option(help: "Only this kind of fault; may be repeated. (default: all)")
    var chaosKind: [ChaosKind] = []

    /// nil without `--chaos`.
    func plan() throws(Failure) -> ChaosPlan? {
        guard let chaos else { return nil }
        return try ChaosPlan(rate: chaos, seed: chaosSeed, kinds: chaosKind)
    }
}
