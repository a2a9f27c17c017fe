package import Kernels
package import Networks

/// Whoever computes rounds: a coordinator with its workers, or this process alone.
package protocol RoundExecutor: AnyObject {
    /// Computes loss and confusion by the current parameters, and waits for them.
    func evaluate(_ request: RoundRequest, with store: ParameterStore) throws -> RoundOutcome

    /// Computes a batch's gradient and writes the parameters that the job's optimizer makes of it to the store's other
    /// buffers; it is the caller who makes them current.
    ///
    /// - Returns: The round's outcome, and whether every parameter, gradient and number of the optimizer's state is finite.
    func step(
        _ request: RoundRequest, by step: OptimizerStep, in store: ParameterStore
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
    package func write(
        _ outcome: RoundOutcome, _ reduction: ReductionPlan, of optimizer: Optimizer, by step: OptimizerStep,
        with update: ParameterUpdate, range: Range<Int>
    ) -> Bool {
        outcome.gradients.withUnsafeBufferPointer {
            update.step(
                reduction, over: $0, scale: outcome.scale, optimizer: optimizer, step: step, parameters: masterPointer,
                newParameters: nextMasterPointer, state: state, roundedParameters: nextRoundedPointer, range: range)
        }
    }
}
