/// Whoever computes rounds: a coordinator with its workers, or this process alone.
package protocol RoundExecutor: AnyObject {
    /// Computes one round and waits for it.
    ///
    /// - Parameters:
    ///   - parameters: Padded; unchanged until the next call.
    ///   - version: Another number whenever the parameters are others.
    func compute(_ request: RoundRequest, parameters: UnsafePointer<Float>, version: UInt64) throws -> RoundOutcome

    /// Whether somebody asked the run to stop at the next step's end.
    var isInterrupted: Bool { get }
}
