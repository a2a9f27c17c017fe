internal import Cluster
internal import Failures
internal import System

extension CoordinatorOptions {
    /// Takes who works: the processes started here, and those that may join.
    ///
    /// - Parameters:
    ///   - workers: Started here.
    ///   - minimum: Begin when so many are ready.
    ///   - patience: Seconds to wait for them.
    /// - Throws: `Failure.usage` for what cannot be.
    mutating func staff(
        workers: Int, minimum: Int, patience: Seconds, joining listening: ListeningOptions
    ) throws {
        guard (0...1024).contains(workers) else {
            throw Failure(.usage, "--workers must be 0 to 1024, and cannot be \(workers)")
        }
        try listening.apply(to: &self)
        guard workers > 0 || !listen.isEmpty else {
            throw Failure(.usage, "--workers 0 starts nobody; give --listen ENDPOINT, where workers can join")
        }
        guard minimum >= 1 else {
            throw Failure(.usage, "--min-workers must be at least 1, and cannot be \(minimum)")
        }
        guard minimum <= workers || !listen.isEmpty else {
            throw Failure(
                .usage,
                "--min-workers \(minimum) waits for more than the \(workers.counted("worker")) started here; give --workers "
                    + "\(minimum), or --listen ENDPOINT, where others can join")
        }
        localWorkers = workers
        minimumWorkers = minimum
        joinTimeout = patience
    }
}
