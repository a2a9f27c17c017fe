internal import Failures
package import Hashing

extension Checkpoint {
    /// Refuses to go on from this checkpoint with something else than it was trained with.
    ///
    /// - Throws: `Failure.usage`, with both values named.
    package func requireMatch(widths: [Int], seed: UInt64, dataset: SHA256Digest) throws {
        let pairs = [
            ("layer widths", "\(self.widths)", "\(widths)"),
            ("seed", "\(self.seed)", "\(seed)"),
            ("dataset (SHA-256)", "\(self.dataset)", "\(dataset)"),
        ]
        for (subject, recorded, asked) in pairs where recorded != asked {
            throw Failure(
                .usage,
                "cannot resume: the checkpoint of step \(step) has the \(subject) \(recorded), but \(asked) was given; "
                    + "give it what the run began with, or start a new run")
        }
    }
}
