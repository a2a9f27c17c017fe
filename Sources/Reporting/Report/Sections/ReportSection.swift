/// A section of a run's page. Its HTML is a function of the report alone, so that one section can be shown afresh while
/// the others stay.
package enum ReportSection: String, CaseIterable, Sendable {
    case overview, curves, results, mistakes, gradients, weights, workers, faults, configuration, environment

    /// Of its element on the page.
    package var id: String { rawValue }

    package var title: String {
        switch self {
        case .overview: "Overview"
        case .curves: "Curves"
        case .gradients: "Gradients"
        case .workers: "Workers"
        case .faults: "Faults"
        case .results: "Results by class"
        case .mistakes: "Most confidently wrong"
        case .weights: "First-layer weights"
        case .configuration: "Configuration"
        case .environment: "Environment"
        }
    }

    package func section(of report: RunReport) -> PageSection {
        PageSection(id: id, title: title, body: body(report))
    }

    /// The whole `section` element.
    package func html(of report: RunReport) -> String { section(of: report).html }

    private func body(_ report: RunReport) -> [String] {
        switch self {
        case .overview: OverviewSection.body(report)
        case .curves: CurvesSection.body(report)
        case .gradients: GradientsSection.body(report)
        case .workers: WorkersSection.body(report)
        case .faults: FaultsSection.body(report)
        case .results: ResultsSection.body(report)
        case .mistakes: MistakesSection.body(report)
        case .weights: WeightsSection.body(report)
        case .configuration: ConfigurationSection.body(report)
        case .environment: EnvironmentSection.body(report)
        }
    }
}
