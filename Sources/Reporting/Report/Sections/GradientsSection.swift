internal import Training

/// How much of the gradient reaches each layer.
enum GradientsSection {
    private static let mostRows = 50

    static func body(_ report: RunReport) -> [String] {
        let layers = report.epochs.map(\.gradientNorms.count).max() ?? 0
        guard layers > 0 else { return ["<p class=\"note\">No epoch is finished yet.</p>"] }
        let rows = EpochTable.thinned(report.epochs, to: mostRows).map { epoch in
            ["\(epoch.epoch)"] + epoch.gradientNorms.map { NumberText.significant($0, 4) }
        }
        return [
            "<p class=\"note\">Euclidean norm of each layer's gradient at the epoch's last step, on a logarithmic axis. "
                + "Where early layers lie decades below late ones, gradients vanish on their way back. "
                + vanished(report.epochs, layers) + "</p>",
            "<div class=\"charts\">", TrainingCharts.gradientNorms([report.epochs]).html, "</div>",
            DataTable(
                caption: "Gradient norms by layer", columns: ["Epoch"] + (1...layers).map { "Layer \($0)" }, rows: rows
            ).folded(as: "Gradient norms by epoch and layer"),
        ]
    }

    /// A logarithmic axis cannot show zeros, so words do.
    private static func vanished(_ epochs: [EpochRecord], _ layers: Int) -> String {
        let silent = (0..<layers).filter { layer in
            epochs.allSatisfy { layer < $0.gradientNorms.count && $0.gradientNorms[layer] == 0 }
        }
        guard let first = silent.first, let last = silent.last else { return "" }
        let which = first == last ? "layer \(first + 1)" : "layers \(first + 1) to \(last + 1)"
        return "Nothing at all reached \(which): the norm is 0 in every epoch."
    }
}
