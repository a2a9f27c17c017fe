/// The rules of ruled and squared paper, which may cross a digit.
///
/// Lines are found by projection profiles over a few slopes, as the Hough transform finds them, among the pixels whose run
/// across the line is short; they are removed where the run is no longer than the line is thick, which leaves the strokes
/// that cross it whole (the run-length method of staff-line removal: Dalitz, Droettboom, Pranzas and Fujinaga, "A
/// Comparative Study of Staff Removal Algorithms", 2008).
struct RuledLines {
    /// Of the length of the paper, how much a rule covers with the strokes that cross it, and by itself, in 100ths.
    private static let coveredPercent = 75
    private static let thinPercent = 20
    /// Of the picture's longer side, the thickest rule, in 1000ths.
    private static let thickestPermille = 25
    /// The steepest rule: pixels across for a hundred along.
    private static let steepest = 5

    private(set) var count = 0

    /// Takes the rules away.
    ///
    /// - Parameter threshold: Larger departures are ink.
    init(clearing light: inout PaperLight, above threshold: Int) {
        let (width, height) = (light.width, light.height)
        guard min(width, height) >= 16 else { return }
        clear(&light, threshold, along: 1, length: width, across: width, extent: height)
        clear(&light, threshold, along: width, length: height, across: 1, extent: width)
    }

    /// - Parameters:
    ///   - along: The step along the lines.
    ///   - length: Pixels along the lines.
    ///   - across: The step across them.
    ///   - extent: Pixels across them.
    private mutating func clear(
        _ light: inout PaperLight, _ threshold: Int, along: Int, length: Int, across: Int, extent: Int
    ) {
        let thickest = max(1, max(length, extent) * Self.thickestPermille / 1000)
        // The ink's run across the lines at each pixel: 0 on paper.
        var runs = [Int32](repeating: 0, count: length * extent)
        for x in 0..<length {
            var y = 0
            while y < extent {
                var end = y
                while end < extent, light.departures[x * along + end * across] > threshold { end += 1 }
                for inked in y..<end { runs[inked * length + x] = Int32(end - y) }
                y = max(end, y + 1)
            }
        }
        let middle = length / 2
        var best: (score: Int, slope: Int, rows: [Int]) = (0, 0, [])
        let steps = max(1, length * Self.steepest / 200)
        for slope in -steps...steps {
            // From the middle to the end the line moves by `slope` pixels.
            var thin = [Int](repeating: 0, count: extent)
            var all = [Int](repeating: 0, count: extent)
            var firstPlace = [Int](repeating: length, count: extent)
            var lastPlace = [Int](repeating: -1, count: extent)
            for x in 0..<length {
                let shift = Self.shift(slope, x, middle)
                for y in max(0, shift)..<min(extent, extent + shift) {
                    let run = runs[y * length + x]
                    guard run > 0 else { continue }
                    let row = y - shift
                    all[row] += 1
                    if run <= thickest { thin[row] += 1 }
                    firstPlace[row] = min(firstPlace[row], x)
                    lastPlace[row] = max(lastPlace[row], x)
                }
            }
            let rows = (0..<extent).filter { row in
                all[row] * 100 >= length * Self.coveredPercent && thin[row] * 100 >= length * Self.thinPercent
                    && firstPlace[row] * 100 <= length * 8 && (length - 1 - lastPlace[row]) * 100 <= length * 8
            }
            let score = rows.reduce(0) { $0 + thin[$1] }
            if score > best.score || score == best.score && abs(slope) < abs(best.slope) { best = (score, slope, rows) }
        }
        var group: [Int] = []
        for row in best.rows + [.max] {
            if let last = group.last, row > last + 1 {
                remove(group, best.slope, &light, threshold, runs, along, length, across, extent, thickest)
                group = []
            }
            group.append(row)
        }
    }

    private static func shift(_ slope: Int, _ x: Int, _ middle: Int) -> Int {
        let product = 2 * slope * (x - middle)
        return (product + (product < 0 ? -middle : middle)) / (2 * max(1, middle))
    }

    private mutating func remove(
        _ rows: [Int], _ slope: Int, _ light: inout PaperLight, _ threshold: Int, _ runs: [Int32], _ along: Int,
        _ length: Int, _ across: Int, _ extent: Int, _ thickest: Int
    ) {
        let center = rows[rows.count / 2]
        var thicknesses: [Int] = []
        var levels: [UInt8] = []
        for x in 0..<length {
            let y = center + Self.shift(slope, x, length / 2)
            guard y >= 0, y < extent else { continue }
            let run = Int(runs[y * length + x])
            guard run > 0, run <= thickest else { continue }
            thicknesses.append(run)
            levels.append(light.departures[x * along + y * across])
        }
        guard !thicknesses.isEmpty else { return }
        count += 1
        let thickness = thicknesses.sorted()[thicknesses.count / 2]
        let level = Int(levels.sorted()[levels.count / 2])
        let reach = rows.count / 2 + 1
        for x in 0..<length {
            let middle = center + Self.shift(slope, x, length / 2)
            for y in max(0, middle - reach)..<min(extent, middle + reach + 1) {
                let place = x * along + y * across
                guard Int(light.departures[place]) > threshold else { continue }
                var (first, last) = (y, y)
                while first > 0, Int(light.departures[place + (first - 1 - y) * across]) > threshold { first -= 1 }
                while last + 1 < extent, Int(light.departures[place + (last + 1 - y) * across]) > threshold {
                    last += 1
                }
                let isThin = last - first + 1 <= thickness + thickness / 2 + 1
                // A stroke crosses here; where the rule is paler, what is no darker than it goes all the same.
                for cleared in max(0, first - 1)...min(extent - 1, last + 1) {
                    let crossed = place + (cleared - y) * across
                    let isOnRule = abs(cleared - middle) <= reach
                    let departure = Int(light.departures[crossed])
                    guard departure > 0, departure <= level + level / 2 + 2,
                        isThin || isOnRule && departure <= level + level / 4 + 2 && level < 100
                    else { continue }
                    light.departures[crossed] = 0
                }
                break
            }
        }
    }
}
