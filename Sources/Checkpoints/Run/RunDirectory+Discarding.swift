internal import Glibc

extension RunDirectory {
    /// Removes what was made for a run that did not begin, so that it can be tried again in the same place. Files that are
    /// not a run's stay, and the directory with them.
    package func discard() {
        let files = [
            layout.configuration, layout.metrics, layout.best, layout.summary, layout.report, layout.lock,
        ]
        for file in files { unlink(file) }
        for directory in [layout.checkpoints, layout.path] { rmdir(directory) }
    }
}
