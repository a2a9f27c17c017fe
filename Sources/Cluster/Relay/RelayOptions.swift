package import Training

/// How the workers behind a relay are run, and who hears of them.
package struct RelayOptions {
    package var coordinator: CoordinatorOptions
    package var report: (TrainingEvent) -> Void

    package init(_ coordinator: CoordinatorOptions, report: @escaping (TrainingEvent) -> Void) {
        self.coordinator = coordinator
        self.coordinator.isRelay = true
        self.report = report
    }
}
