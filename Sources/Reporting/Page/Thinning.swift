/// Fewer points of a long line, so that it looks the same.
enum Thinning {
    /// Of each stretch of the line its lowest and its highest point, so that no peak is lost, and both ends.
    ///
    /// - Parameter most: About how many points are left; at least 4.
    static func thinned(_ points: [LineChart.Point], to most: Int) -> [LineChart.Point] {
        guard points.count > most, let first = points.first, let last = points.last else { return points }
        let inner = points.dropFirst().dropLast()
        let stretches = (most - 2) / 2
        var kept = [first]
        for stretch in 0..<stretches {
            let start = inner.startIndex + inner.count * stretch / stretches
            let end = inner.startIndex + inner.count * (stretch + 1) / stretches
            let piece = inner[start..<end]
            // A gap in the line has to stay one.
            if let gap = piece.first(where: { !$0.y.isFinite }) { kept.append(gap) }
            guard let lowest = piece.indices.min(by: { inner[$0].y < inner[$1].y }),
                let highest = piece.indices.max(by: { inner[$0].y < inner[$1].y })
            else { continue }
            kept.append(inner[min(lowest, highest)])
            if lowest != highest { kept.append(inner[max(lowest, highest)]) }
        }
        return kept + [last]
    }
}
