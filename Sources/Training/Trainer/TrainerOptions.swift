/// What bounds and records an invocation of the trainer; nothing here changes its result.
package struct TrainerOptions: Sendable {
    /// Steps counted from the run's beginning after which this invocation ends.
    package var mostSteps: Int?
    /// Steps between checkpoints; nil writes one every epoch.
    package var checkpointEvery: Int?

    package init() {}
}
