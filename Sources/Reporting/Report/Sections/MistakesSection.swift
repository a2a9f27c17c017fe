internal import Training

/// The test samples that were given a wrong class with the best conscience, as pictures.
enum MistakesSection {
    static func body(_ report: RunReport) -> [String] {
        switch report.mistakes {
        case .missing(let reason): return ["<p class=\"note\">\(HTMLText.escaped(reason))</p>"]
        case .found(let mistakes) where mistakes.isEmpty: return ["<p>No test sample was given a wrong class.</p>"]
        case .found(let mistakes):
            return [
                "<p class=\"note\">Test samples by the probability of the wrong class that they were given; # is the number "
                    + "in the test split.</p>",
                "<ul class=\"pictures\">\(mistakes.map(item).joined(separator: "\n"))</ul>",
            ]
        }
    }

    private static func item(_ mistake: Mistake) -> String {
        """
        <li>\(InlinePicture.html(mistake.picture))
        <span><b>\(mistake.truth)</b> read as <b>\(mistake.predicted)</b></span> \
        <span>\(NumberText.percent(Double(mistake.probability)))</span> <span>#\(mistake.sample)</span></li>
        """
    }
}
