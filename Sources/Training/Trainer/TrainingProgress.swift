internal import Checkpoints
internal import Learning

/// How far a run has come: with the parameters, all that the next step depends on.
struct TrainingProgress {
    /// Epochs finished.
    var epoch = 0
    /// Steps done since the run began, and of the epoch in progress.
    var step = 0
    var stepInEpoch = 0
    var sums = RunningSums()
    var stopping: EarlyStopping?
    var best: Checkpoint.Best?
    var history: [EpochRecord] = []
}
