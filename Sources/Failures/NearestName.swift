/// The known name that somebody probably meant who wrote another one.
package enum NearestName {
    /// How a message goes on that has just named an unknown name: by the name that was meant, or the nearest of those known.
    package static func advice(for name: String, among known: [String], quote: String = "\"") -> String {
        guard let (nearest, distance) = nearest(to: name, among: known) else { return "" }
        let isNear = distance <= max(1, name.count / 3)
        return isNear
            ? "; did you mean \(quote)\(nearest)\(quote)?" : "; the nearest known is \(quote)\(nearest)\(quote)"
    }

    /// The first of the names with the fewest typing errors, in the whole or in what follows their last dot.
    ///
    /// - Returns: With the number of errors: letters too many, missing, wrong or swapped with their neighbour; capitals,
    ///   hyphens and underscores are not counted, and a part of a name is one error. nil where there are no names.
    package static func nearest(to name: String, among known: [String]) -> (name: String, distance: Int)? {
        let written = letters(name)
        var nearest: (name: String, distance: Int)?
        for candidate in known {
            let last = candidate.split(separator: ".").last.map(String.init) ?? candidate
            var distance = min(self.distance(written, letters(candidate)), self.distance(written, letters(last)))
            if written.count > 2, distance > 1, String(letters(candidate)).contains(String(written)) { distance = 1 }
            if distance < nearest?.distance ?? .max { nearest = (candidate, distance) }
        }
        return nearest
    }

    private static func letters(_ name: String) -> [Character] { name.lowercased().filter { $0 != "-" && $0 != "_" } }

    /// The optimal string alignment distance (Damerau 1964, with each letter edited once).
    private static func distance(_ a: [Character], _ b: [Character]) -> Int {
        // Names that nobody could have meant are not worth the square of their length.
        guard max(a.count, b.count) <= 64 else { return max(a.count, b.count) }
        var rows = [Array(0...b.count)]
        for i in 0..<a.count {
            var row = [i + 1]
            for j in 0..<b.count {
                var best = min(rows[i][j + 1] + 1, row[j] + 1, rows[i][j] + (a[i] == b[j] ? 0 : 1))
                if i > 0, j > 0, a[i] == b[j - 1], a[i - 1] == b[j] { best = min(best, rows[i - 1][j - 1] + 1) }
                row.append(best)
            }
            rows.append(row)
        }
        return rows[a.count][b.count]
    }
}
