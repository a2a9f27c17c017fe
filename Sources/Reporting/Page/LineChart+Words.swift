extension LineChart {
    /// What the chart shows, for those who do not see it.
    var words: String {
        var sentences = ["\(title) by \(xName)."]
        guard series.count <= Self.mostNamedSeries else {
            sentences.append("\(series.count) lines, \(series[0].name) to \(series[series.count - 1].name).")
            return sentences.joined(separator: " ")
        }
        for entry in series {
            let lines = entry.lines.map { $0.filter { $0.x.isFinite && $0.y.isFinite } }.filter { !$0.isEmpty }
            guard let line = lines.first, let first = line.first, let last = line.last else {
                sentences.append("\(entry.name): nothing to show.")
                continue
            }
            if lines.count > 1 {
                sentences.append("\(entry.name): \(lines.count) lines.")
            } else if line.count == 1 {
                sentences.append("\(entry.name): \(figure(first.y)) at \(figure(first.x)).")
            } else {
                sentences.append(
                    "\(entry.name): from \(figure(first.y)) at \(figure(first.x)) to \(figure(last.y)) at "
                        + "\(figure(last.x)).")
            }
        }
        if series.isEmpty { sentences.append("Nothing to show yet.") }
        if let mark { sentences.append("Marked: \(mark.name).") }
        return sentences.joined(separator: " ")
    }

    private func figure(_ value: Double) -> String { NumberText.significant(value, 3) }
}
