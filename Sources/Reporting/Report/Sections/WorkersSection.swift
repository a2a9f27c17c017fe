/// What workers did over time.
enum WorkersSection {
    static func body(_ report: RunReport) -> [String] {
        ["<p class=\"note\">The run has no figures by worker.</p>"]
    }
}
