package import Datasets
internal import Failures
internal import Kernels
internal import Networks

/// A test sample that was given the wrong class.
package struct Mistake: Sendable, Equatable {
    /// Its number among the test samples, from 0.
    package let sample: Int
    /// Labels, as the data's files have them.
    package let truth: Int
    package let predicted: Int
    /// Of the class predicted.
    package let probability: Float
    package let picture: GreyPicture

    package init(sample: Int, truth: Int, predicted: Int, probability: Float, picture: GreyPicture) {
        self.sample = sample
        self.truth = truth
        self.predicted = predicted
        self.probability = probability
        self.picture = picture
    }
}

extension Evaluation {
    /// The test samples that were given a wrong class, the most probable one first; among equals the earlier sample.
    ///
    /// - Parameters:
    ///   - parameters: Canonical.
    ///   - most: How many to find.
    ///   - report: Told now and then of how many samples more are done.
    package func mistakes(
        of parameters: [Float], most: Int, report: (_ samples: Int) -> Void = { _ in }
    ) throws -> [Mistake] {
        let view = try DatasetView(layout: job.dataset.layout(), bytes: data.bytes)
        let first = job.dataset.trainCount
        var wrong: [(sample: Int, predicted: Int, probability: Float)] = []
        try forEachProbabilities(of: parameters, view, report) { sample, probabilities in
            // The first of equals, as the confusion matrix counts them.
            let predicted = probabilities.indices.reduce(0) { probabilities[$1] > probabilities[$0] ? $1 : $0 }
            guard predicted != view.label(of: first + sample) else { return }
            wrong.append((sample, predicted, probabilities[predicted]))
        }
        wrong.sort { ($1.probability, $0.sample) < ($0.probability, $1.sample) }
        return wrong.prefix(most).compactMap { entry in
            let pixels = Array(view.pixels(of: first + entry.sample))
            guard
                let picture = GreyPicture(width: job.dataset.columns, height: job.dataset.rows, pixels: pixels)
            else { return nil }
            return Mistake(
                sample: entry.sample, truth: Int(job.dataset.classes[view.label(of: first + entry.sample)]),
                predicted: Int(job.dataset.classes[entry.predicted]), probability: entry.probability, picture: picture)
        }
    }

    /// Calls `body` with each test sample's number, from 0, and what the network makes of it, one number a class.
    private func forEachProbabilities(
        of parameters: [Float], _ view: DatasetView, _ report: (_ samples: Int) -> Void, _ body: (Int, [Float]) -> Void
    ) throws {
        let capacity = 256
        let classes = job.shape.classes
        let kernel = GradientKernel(shape: job.shape, leafSize: 16, capacity: capacity, instructionSet: instructionSet)
        let padded = AlignedBuffer<Float>(count: kernel.layout.paddedCount, zero: 0)
        kernel.layout.pack(parameters, into: padded.base)
        guard let images = view.images.bindMemory(to: UInt8.self).baseAddress,
            let labels = view.labels.bindMemory(to: UInt8.self).baseAddress
        else { throw Failure(.data, "the dataset is empty") }
        let source = SampleSource(
            images: images, labels: labels, count: job.dataset.count, pixels: job.dataset.pixels, scale: job.scale,
            offsets: job.offsets)
        var probabilities = [Float](repeating: 0, count: capacity * classes)
        // The kernel sees addresses alone, which keep nothing alive.
        withExtendedLifetime((padded, data)) {
            for start in stride(from: 0, to: job.dataset.testCount, by: capacity) {
                let count = min(capacity, job.dataset.testCount - start)
                let samples = (0..<count).map { UInt32(job.dataset.trainCount + start + $0) }
                samples.withUnsafeBufferPointer { kernel.stage(samples: $0, of: source, slot: 0) }
                kernel.probabilities(slot: 0, parameters: padded.base, into: &probabilities)
                for sample in 0..<count {
                    let slice = probabilities[sample * classes..<(sample + 1) * classes]
                    body(start + sample, Array(slice))
                }
                report(count)
            }
        }
    }
}
