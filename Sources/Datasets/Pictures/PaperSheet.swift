/// A sheet of paper that a table of another lightness surrounds at every side, straight or turned, plain or textured.
///
/// The picture is averaged over cells, which texture and noise do not outlast, and Otsu's threshold ("A Threshold Selection
/// Method from Gray-Level Histograms", 1979) parts the cells; the largest connected light part is the paper where its convex
/// hull is nearly a rectangle, light along its rim and dark around it.
struct PaperSheet {
    /// `(height, width)`, whether a pixel lies on the paper, a little off its rim.
    let isPaper: [Bool]

    /// Cells of the picture's longer side.
    private static let cellCount = 100
    /// Smaller pictures are no photographs of a table.
    private static let leastSide = 64
    /// Levels between paper and table.
    private static let leastContrast = 40.0
    /// The sheet's shorter side has so much of the picture's shorter one, in 100ths.
    private static let leastPercent = 50.0
    /// Of its rectangle, of the cells along its rim and of those around it, how many are as they ought to be.
    private static let rectangularity = 0.85
    private static let purity = 0.92

    /// - Returns: nil where no table is seen at every side.
    init?(on picture: LightPicture) {
        guard min(picture.width, picture.height) >= Self.leastSide else { return nil }
        let size = max(2, (max(picture.width, picture.height) + Self.cellCount - 1) / Self.cellCount)
        let (columns, rows) = (picture.width / size, picture.height / size)
        let cells = Self.means(picture, over: size, columns: columns, rows: rows)
        guard let threshold = Self.threshold(of: cells) else { return nil }
        let isSurrounded = cells.indices.allSatisfy { cell in
            let (row, column) = (cell / columns, cell % columns)
            let isAtBorder = row == 0 || column == 0 || row == rows - 1 || column == columns - 1
            return !isAtBorder || cells[cell] <= threshold
        }
        guard isSurrounded else { return nil }
        let hull = Self.hull(of: Self.largestPart(cells, above: threshold, columns: columns), columns: columns)
        guard hull.count >= 4 else { return nil }
        let sides = zip(hull, hull[1...] + [hull[0]]).map { Side(from: $0, to: $1) }
        let (area, rectangle, shorter) = Self.extent(of: hull, sides)
        guard area >= Self.rectangularity * rectangle,
            shorter * 100 >= Self.leastPercent * Double(min(columns, rows))
        else { return nil }
        var (rim, light, around, dark) = (0, 0, 0, 0)
        for cell in cells.indices {
            let depth = Self.depth(Double(cell % columns), Double(cell / columns), sides)
            if depth >= 0, depth <= 2 {
                rim += 1
                if cells[cell] > threshold { light += 1 }
            } else if depth < -1 {
                around += 1
                if cells[cell] <= threshold { dark += 1 }
            }
        }
        guard around > 0, Double(light) >= Self.purity * Double(rim), Double(dark) >= Self.purity * Double(around)
        else { return nil }
        let scale = 1 / Double(size)
        isPaper = picture.pixels.indices.map { place in
            let x = (Double(place % picture.width) + 0.5) * scale - 0.5
            let y = (Double(place / picture.width) + 0.5) * scale - 0.5
            return Self.depth(x, y, sides) > 0.8
        }
    }

    private static func means(_ picture: LightPicture, over size: Int, columns: Int, rows: Int) -> [Int] {
        (0..<rows * columns).map { cell in
            let corner = cell / columns * size * picture.width + cell % columns * size
            var sum = 0
            for row in 0..<size {
                for column in 0..<size { sum += Int(picture.pixels[corner + row * picture.width + column]) }
            }
            return sum / (size * size)
        }
    }

    /// - Returns: nil where both sides of the threshold are much alike.
    private static func threshold(of cells: [Int]) -> Int? {
        var counts = [Int](repeating: 0, count: 256)
        for level in cells { counts[level] += 1 }
        let total = cells.reduce(0, +)
        var best: (threshold: Int, variance: Double, contrast: Double) = (0, 0, 0)
        var (below, sum) = (0, 0)
        for level in 0..<255 {
            below += counts[level]
            sum += counts[level] * level
            guard below > 0, below < cells.count else { continue }
            let contrast = Double(total - sum) / Double(cells.count - below) - Double(sum) / Double(below)
            let variance = Double(below) * Double(cells.count - below) * contrast * contrast
            if variance > best.variance { best = (level, variance, contrast) }
        }
        return best.contrast >= leastContrast ? best.threshold : nil
    }

    /// The cells of the largest part whose cells are connected by their four sides.
    private static func largestPart(_ cells: [Int], above threshold: Int, columns: Int) -> [Int] {
        var isSeen = cells.map { $0 <= threshold }
        var largest: [Int] = []
        for start in cells.indices where !isSeen[start] {
            isSeen[start] = true
            var part = [start]
            var next = 0
            while next < part.count {
                let cell = part[next]
                next += 1
                for other in [cell - columns, cell - 1, cell + 1, cell + columns]
                where cells.indices.contains(other) && !isSeen[other] {
                    isSeen[other] = true
                    part.append(other)
                }
            }
            if part.count > largest.count { largest = part }
        }
        return largest
    }
}

// MARK: - The hull

extension PaperSheet {
    private typealias Point = (x: Double, y: Double)

    /// A side of the hull; what lies inside of it is at its positive distances.
    private struct Side {
        let from: Point
        let along: Point

        init(from: Point, to: Point) {
            let (across, down) = (to.x - from.x, to.y - from.y)
            let length = (across * across + down * down).squareRoot()
            self.from = from
            along = (across / length, down / length)
        }

        func distance(_ x: Double, _ y: Double) -> Double { along.x * (y - from.y) - along.y * (x - from.x) }

        func place(_ x: Double, _ y: Double) -> Double { along.x * (x - from.x) + along.y * (y - from.y) }
    }

    private static func depth(_ x: Double, _ y: Double, _ sides: [Side]) -> Double {
        sides.reduce(.infinity) { min($0, $1.distance(x, y)) }
    }

    /// The corners of the convex hull, by Andrew's monotone chain (1979).
    private static func hull(of cells: [Int], columns: Int) -> [Point] {
        let points: [Point] = cells.map { (x: Double($0 % columns), y: Double($0 / columns)) }
            .sorted { $0.x < $1.x || $0.x == $1.x && $0.y < $1.y }
        func chain(_ points: [Point]) -> [Point] {
            var chain: [Point] = []
            for point in points {
                while chain.count >= 2 {
                    let (first, second) = (chain[chain.count - 2], chain[chain.count - 1])
                    let right = (second.x - first.x) * (point.y - first.y)
                    let left = (second.y - first.y) * (point.x - first.x)
                    guard right <= left else { break }
                    chain.removeLast()
                }
                chain.append(point)
            }
            return chain.dropLast()
        }
        return chain(points) + chain(points.reversed())
    }

    /// The hull's area, and the area and the shorter side of the smallest rectangle around it.
    private static func extent(of hull: [Point], _ sides: [Side]) -> (
        area: Double, rectangle: Double, shorter: Double
    ) {
        var area = 0.0
        for (first, second) in zip(hull, hull[1...] + [hull[0]]) { area += first.x * second.y - second.x * first.y }
        var best = (rectangle: Double.infinity, shorter: 0.0)
        for side in sides {
            let places = hull.map { side.place($0.x, $0.y) }
            let length = (places.max() ?? 0) - (places.min() ?? 0)
            let depth = hull.map { side.distance($0.x, $0.y) }.max() ?? 0
            if length * depth < best.rectangle { best = (length * depth, min(length, depth)) }
        }
        return (area / 2, best.rectangle, best.shorter)
    }
}
