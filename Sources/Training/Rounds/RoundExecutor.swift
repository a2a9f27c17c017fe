package import Kernels

/// Whoever computes rounds: a coordinator with its workers, or this process alone.
package protocol RoundExecutor: AnyObject {
    /// Computes loss and confusion by the current parameters, and waits for them.
    func evaluate(_ request: RoundRequest, with store: ParameterStore) throws -> RoundOutcome

    /// Computes a batch's gradient and writes the parameters that follow by the rule to the store's other buffers; it is
    /// the caller who makes them current.
    ///
    /// - Returns: The round's outcome, and whether every parameter, velocity and gradient is finite.
    func step(
        _ request: RoundRequest, by rule: DescentRule, in store: ParameterStore
    ) throws -> (outcome: RoundOutcome, isFinite: Bool)

    /// What everybody who computes did since this was last asked, by number; those who are gone are told of once.
    func takeTotals() -> [EpochTiming.Worker]

    /// Whether somebody asked the run to stop at the next step's end.
    var isInterrupted: Bool { get }
}

extension ParameterStore {
    /// Writes a part of the step that a gradient round's outcome leads to.
    ///
    /// - Parameter range: Floats of the padded layout, multiples of 16.
    /// - Returns: Whether all that came out, and the gradient, is finite.
    package func descend(
        _ outcome: RoundOutcome, _ reduction: ReductionPlan, by rule: DescentRule, with update: ParameterUpdate,
        range: Range<Int>
    ) -> Bool {
        outcome.gradients.withUnsafeBufferPointer {
            update.step(
                reduction, over: $0, scale: outcome.scale, rule: rule, parameters: masterPointer,
                velocity: velocityPointer, newParameters: nextMasterPointer, newVelocity: nextVelocityPointer,
                roundedParameters: nextRoundedPointer, range: range)
        }
    }
}
