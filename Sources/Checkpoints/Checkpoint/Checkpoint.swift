internal import Failures
package import Hashing
package import JSON

/// Everything that the next training step depends on: a run continues from it to the same bits.
package struct Checkpoint: Sendable, Hashable {
    /// The version of what `encoded` writes. It grows whenever an older Apus would misread the file.
    package static let formatVersion = 1

    /// The best weights so far, where early stopping watches them.
    package struct Best: Sendable, Hashable {
        /// In canonical order.
        package let parameters: [Float]
        /// The epoch after which they were validated, counted as `Checkpoint.epoch` is.
        package let epoch: Int

        package init(parameters: [Float], epoch: Int) {
            self.parameters = parameters
            self.epoch = epoch
        }
    }

    /// One of the optimizer's arrays.
    package struct State: Sendable, Hashable {
        /// `velocity`, for example: see ``Optimizer/stateNames``.
        package var name: String
        /// In canonical order.
        package var values: [Float]

        package init(name: String, values: [Float]) {
            self.name = name
            self.values = values
        }
    }

    /// (I, H, ..., O)
    package var widths: [Int]
    /// In the canonical order of `ParameterLayout`.
    package var parameters: [Float]
    /// What the optimizer keeps, in its order.
    package var state: [State]
    package var best: Best?

    /// The epoch in progress.
    package var epoch: Int
    /// Steps done since the run began.
    package var step: Int
    /// Steps done of the epoch in progress.
    package var stepInEpoch: Int
    package var sums: RunningSums

    /// The state of early stopping.
    package var stopping: JSONText
    /// An array with an object for each epoch done.
    package var history: JSONText
    /// The whole configuration of the result, as in `config.json`.
    package var configuration: JSONText
    package var seed: UInt64
    /// Of the dataset trained on.
    package var dataset: SHA256Digest

    package init(
        widths: [Int], parameters: [Float], state: [State] = [], best: Best? = nil, epoch: Int, step: Int,
        stepInEpoch: Int, sums: RunningSums, stopping: JSONText, history: JSONText, configuration: JSONText,
        seed: UInt64, dataset: SHA256Digest
    ) {
        self.widths = widths
        self.parameters = parameters
        self.state = state
        self.best = best
        self.epoch = epoch
        self.step = step
        self.stepInEpoch = stepInEpoch
        self.sums = sums
        self.stopping = stopping
        self.history = history
        self.configuration = configuration
        self.seed = seed
        self.dataset = dataset
    }
}

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

/// What an unfinished epoch has added up so far.
package struct RunningSums: Sendable, Hashable {
    /// Σ of the samples' losses.
    package var loss: Double
    package var correct: Int
    package var samples: Int

    package init(loss: Double = 0, correct: Int = 0, samples: Int = 0) {
        self.loss = loss
        self.correct = correct
        self.samples = samples
    }
}

/// Why a file cannot be used as a checkpoint.
package enum CheckpointDefect: Error, Sendable, Equatable {
    /// It is not what was written: the phrase completes "FILE cannot be used: ...".
    case damaged(String)
    /// It is whole, but written by a newer Apus in a format of this version.
    case newer(version: Int)
}
