package import Learning
package import Training

/// An evaluation whose progress people follow on standard error where it takes a while, as that of a wide network does.
package struct ShownEvaluation {
    private let evaluation: Evaluation
    private let isQuiet: Bool

    package init(_ evaluation: Evaluation, isQuiet: Bool) {
        self.evaluation = evaluation
        self.isQuiet = isQuiet
    }

    package func metrics(of parameters: [Float]) throws -> ClassificationMetrics {
        try shown("evaluating samples") { try evaluation.metrics(of: parameters, report: $0) }
    }

    package func mistakes(of parameters: [Float], most: Int) throws -> [Mistake] {
        try shown("looking for mistakes") { try evaluation.mistakes(of: parameters, most: most, report: $0) }
    }

    private func shown<Result>(
        _ work: String, _ body: (_ report: (_ samples: Int) -> Void) throws -> Result
    ) rethrows -> Result {
        let display = WorkDisplay(work, unit: .pieces, isQuiet: isQuiet)
        defer { display.finish() }
        let total = evaluation.job.dataset.testCount
        return try body { display.advance(by: $0, of: total) }
    }
}
