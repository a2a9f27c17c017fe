internal import Testing
package import Training

/// Two trainings came to the same parameters, bit for bit, by the same way, and to the same figures.
package func expectEqual(_ found: TrainingOutcome, _ expected: TrainingOutcome) {
    #expect(found.parameters.map(\.bitPattern) == expected.parameters.map(\.bitPattern))
    #expect(found.history == expected.history)
    #expect(found.validation == expected.validation)
    #expect(found.test == expected.test)
}
