internal import Kernels
internal import Training

/// Rounds of which somebody else coordinates the whole.
extension Coordinator {
    /// Computes the sums of some nodes.
    ///
    /// - Parameters:
    ///   - roots: Disjoint nodes of the round's tree.
    ///   - buffers: For each root memory for its padded gradient; unused in evaluations.
    /// - Returns: For each root its sums, and what they come to where somebody got them right; a number that nobody gets
    ///   finite is passed on as it is.
    func sums(
        of roots: [TreeNode], _ request: RoundRequest, with store: ParameterStore,
        into buffers: [UnsafeMutablePointer<Float>]
    ) throws -> [RoundOutcome] {
        try begin(request, roots: roots, with: store)
        while true {
            try completeRound()
            let nodes = state.roundNodes
            let outcomes = roots.compactMap { collector.outcome(of: nodes, upTo: $0) }
            guard request.phase.isTraining else { return outcomes }
            var isFinite = true
            for (outcome, buffer) in zip(outcomes, buffers) {
                guard let reduction = outcome.reduction else { continue }
                outcome.gradients.withUnsafeBufferPointer {
                    adder.reduce(reduction, over: $0, into: buffer, range: 0..<parameterCount)
                }
                isFinite = adder.allFinite(buffer, count: parameterCount) && isFinite
            }
            // Gradients in shared memory are looked at one by one only now that something is wrong.
            guard !isFinite, try refuseInfiniteGradients() else { return outcomes }
        }
    }

    /// Whether work can be taken: every worker of this host that can come has come, and enough are there.
    var isStaffed: Bool {
        state.readyWorkers.count >= max(options.minimumWorkers, 1)
            && locals.allSatisfy { local in
                local.isGivenUp || local.member.flatMap { members[$0]?.isReady } == true
            }
    }
}
