/// A connected part of the ink.
struct InkPart {
    var area = 0
    /// The sum of its departures.
    var mass = 0
    var peak = 0
    var left = Int.max
    var right = -1
    var top = Int.max
    var bottom = -1
    /// Whether it reaches the border of the picture.
    var isAtBorder = false

    var width: Int { right - left + 1 }
    var height: Int { bottom - top + 1 }
    var longer: Int { max(width, height) }

    mutating func add(x: Int, y: Int, departure: Int, isAtBorder: Bool) {
        area += 1
        mass += departure
        peak = max(peak, departure)
        left = min(left, x)
        right = max(right, x)
        top = min(top, y)
        bottom = max(bottom, y)
        if isAtBorder { self.isAtBorder = true }
    }

    /// Pixels between the boxes of both; 0 where they overlap.
    func gap(to other: InkPart) -> Int {
        max(
            0, max(max(left, other.left) - min(right, other.right), max(top, other.top) - min(bottom, other.bottom)) - 1
        )
    }

    /// The box grows over another's.
    mutating func widen(over other: InkPart) {
        left = min(left, other.left)
        right = max(right, other.right)
        top = min(top, other.top)
        bottom = max(bottom, other.bottom)
    }

    /// Rows for columns.
    var turned: InkPart {
        var turned = self
        (turned.left, turned.right, turned.top, turned.bottom) = (top, bottom, left, right)
        return turned
    }

    func encloses(_ other: InkPart) -> Bool {
        left <= other.left && right >= other.right && top <= other.top && bottom >= other.bottom
    }
}

/// The connected parts of the ink, a pixel's eight neighbors being its own part's.
struct InkParts {
    /// `(height, width)`, the number of each pixel's part, from 1 on; 0 is paper.
    private(set) var numbers: [Int32]
    private(set) var parts: [InkPart] = []

    /// - Parameter low: Larger departures are ink, where some of the part are above `high` (hysteresis after Canny, 1986).
    init(of light: PaperLight, above low: Int, with high: Int) {
        let (width, height) = (light.width, light.height)
        numbers = [Int32](repeating: 0, count: width * height)
        var stack: [Int] = []
        for start in numbers.indices where numbers[start] == 0 && Int(light.departures[start]) > low {
            let number = Int32(parts.count + 1)
            var part = InkPart()
            numbers[start] = number
            stack.append(start)
            var members: [Int] = []
            while let place = stack.popLast() {
                members.append(place)
                let (y, x) = (place / width, place % width)
                part.add(
                    x: x, y: y, departure: Int(light.departures[place]),
                    isAtBorder: x == 0 || y == 0 || x == width - 1 || y == height - 1)
                for row in max(0, y - 1)...min(height - 1, y + 1) {
                    for column in max(0, x - 1)...min(width - 1, x + 1) {
                        let next = row * width + column
                        guard numbers[next] == 0, Int(light.departures[next]) > low else { continue }
                        numbers[next] = number
                        stack.append(next)
                    }
                }
            }
            if part.peak > high { parts.append(part) } else { for place in members { numbers[place] = -1 } }
        }
        for place in numbers.indices where numbers[place] < 0 { numbers[place] = 0 }
    }
}
