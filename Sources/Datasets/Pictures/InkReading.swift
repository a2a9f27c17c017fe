/// A picture read as dark ink on light paper: its digit, if there is one, and what was left out.
struct InkReading {
    private let light: PaperLight
    private let found: InkParts
    /// Places in `found.parts` of what makes up the digit; the main part comes first.
    private var kept: [Int]
    /// Whether a table lay around the paper at every side.
    private let isOnSheet: Bool
    private let edge: PictureEdge
    private let rules: RuledLines
    /// How much darker than paper the ink is: of its pixels a tenth are darker still.
    private let contrast: Int
    /// Whether there is ink that does not reach the border.
    private let isFree: Bool

    private var main: InkPart { found.parts[kept[0]] }
    private var area: Int { kept.reduce(0) { $0 + found.parts[$1].area } }

    /// Shares of the picture's longer side that a digit has at least, of the main part's mass that another part of the digit
    /// has, of the main part's longer side that they lie apart at most.
    private static let leastSizePercent = 4
    private static let leastMassPermille = 15
    private static let largestGapPercent = 25
    /// Paler ink is not told from paper.
    private static let leastContrast = 16
    /// A departure of paper that is even and without noise.
    private static let leastThreshold = 8

    /// - Returns: nil where there is no ink.
    init?(_ picture: LightPicture) {
        let sheet = PaperSheet(on: picture)
        isOnSheet = sheet != nil
        var light = PaperLight(of: picture, on: sheet)
        let longer = max(light.width, light.height)
        let threshold = max(light.noiseFloor, Self.leastThreshold)
        edge = PictureEdge(clearing: &light, above: threshold)
        rules = RuledLines(clearing: &light, above: threshold)
        let isLarge = { (part: InkPart) in part.longer > 2 && part.longer * 100 >= longer * Self.leastSizePercent }
        guard let contrast = Self.contrast(of: light, above: threshold, counting: isLarge),
            contrast >= Self.leastContrast, contrast > light.noiseFloor
        else { return nil }
        self.contrast = contrast
        self.light = light
        // The threshold at which the digit comes free of shadows and tables: the lowest of alike ones.
        var best: (parts: InkParts, mass: Int)?
        for percent in [15, 30, 45, 60] {
            let parts = InkParts(of: light, above: max(threshold, contrast * percent / 100), with: contrast * 65 / 100)
            let mass = parts.parts.filter { !$0.isAtBorder && isLarge($0) }.map(\.mass).max() ?? 0
            if best.map({ mass * 10 > $0.mass * 14 }) ?? true { best = (parts, mass) }
        }
        guard let best else { return nil }
        found = best.parts
        isFree = best.mass > 0
        let (parts, isFree) = (best.parts.parts, isFree)
        let candidates = parts.indices.filter { !isFree || !parts[$0].isAtBorder }
        guard
            let first = candidates.filter({ isLarge(parts[$0]) || longer < 8 }).max(by: {
                parts[$0].mass < parts[$1].mass
            })
        else { return nil }
        kept = [first]
        var box = parts[first]
        var others = candidates.filter {
            $0 != first && parts[$0].mass * 1000 >= parts[first].mass * Self.leastMassPermille
        }
        while let near = others.firstIndex(where: {
            parts[$0].gap(to: box) * 100 <= parts[first].longer * Self.largestGapPercent
        }) {
            let index = others.remove(at: near)
            kept.append(index)
            box.widen(over: parts[index])
        }
    }

    private static func contrast(
        of light: PaperLight, above threshold: Int, counting isLarge: (InkPart) -> Bool
    ) -> Int? {
        let found = InkParts(of: light, above: threshold, with: threshold)
        // What reaches the border is a table's corner or a part of a frame, unless there is next to nothing else.
        let free = found.parts.filter { !$0.isAtBorder && isLarge($0) }.reduce(0) { $0 + $1.mass }
        let isAnyFree = free * 50 >= found.parts.reduce(0) { $0 + $1.mass }
        var counts = [Int](repeating: 0, count: 256)
        for (place, number) in found.numbers.enumerated() where number > 0 {
            let part = found.parts[Int(number) - 1]
            if !isAnyFree || !part.isAtBorder && isLarge(part) { counts[Int(light.departures[place])] += 1 }
        }
        let total = counts.reduce(0, +)
        guard total > 0 else { return nil }
        var (contrast, above) = (255, counts[255])
        while above * 10 < total {
            contrast -= 1
            above += counts[contrast]
        }
        return contrast
    }

    /// The ink of the parts that were kept, with the paler rims around them.
    var ink: GreyPicture? {
        let (width, height) = (light.width, light.height)
        let floor = max(light.noiseFloor, contrast * 3 / 100)
        var isKept = [Bool](repeating: false, count: found.parts.count + 1)
        for index in kept { isKept[index + 1] = true }
        var pixels = [UInt8](repeating: 0, count: width * height)
        var front = found.numbers.indices.filter { isKept[Int(found.numbers[$0])] }
        for place in front { pixels[place] = light.departures[place] }
        for _ in 0..<max(1, max(width, height) / 28) {
            var next: [Int] = []
            for place in front {
                let (y, x) = (place / width, place % width)
                for row in max(0, y - 1)...min(height - 1, y + 1) {
                    for column in max(0, x - 1)...min(width - 1, x + 1) {
                        let rim = row * width + column
                        guard pixels[rim] == 0, found.numbers[rim] == 0, Int(light.departures[rim]) > floor else {
                            continue
                        }
                        pixels[rim] = light.departures[rim]
                        next.append(rim)
                    }
                }
            }
            front = next
        }
        return GreyPicture(width: width, height: height, pixels: pixels)
    }
}

// MARK: - Dark ink or light ink

extension InkReading {
    /// Which of both readings of a picture, dark ink or light ink, is the one that a person sees.
    ///
    /// Most of a picture is paper, so that its median tells which side ink lies on; unless what is read so is no digit, or
    /// is what a digit of the other kind encloses or lies on.
    static func likelier(_ dark: InkReading?, _ light: InkReading?, of picture: LightPicture) -> InkReading? {
        let isDark = inkIsDark(picture.pixels, on: median(picture.pixels))
        let (usual, other) = isDark ? (dark, light) : (light, dark)
        guard let other else { return usual }
        if let usual, usual.isOnSheet != other.isOnSheet {
            let reading = usual.isOnSheet ? usual : other
            if reading.isLikeADigit(beside: nil) { return reading }
        }
        guard let usual else { return other.isLikeADigit(beside: nil) ? other : nil }
        if usual.isLikeADigit(beside: other) {
            return other.isLikeADigit(beside: usual) && other.main.encloses(usual.main) ? other : usual
        }
        if other.isLikeADigit(beside: usual), !usual.main.encloses(other.main) || usual.isPaper(of: other) {
            return other
        }
        // Ink from border to border: what most of the border shows is paper.
        let (width, height, pixels) = (picture.width, picture.height, picture.pixels)
        let border =
            Array(pixels.prefix(width)) + Array(pixels.suffix(width))
            + (0..<height).flatMap { [pixels[$0 * width], pixels[$0 * width + width - 1]] }
        return inkIsDark(pixels, on: median(border)) == isDark ? usual : other
    }

    /// In few parts, free of the border, and less than half of the picture.
    private func isLikeADigit(beside other: InkReading?) -> Bool {
        isFree && kept.count <= 8 && area * 100 <= light.width * light.height * 45
            && !(other.map { isPaper(of: $0) } ?? false)
    }

    /// Whether this is the paper that the other is written on: a rectangle with three corners or four, filled by both.
    private func isPaper(of other: InkReading) -> Bool {
        guard main.encloses(other.main), other.main.longer * 10 >= main.longer * 3,
            main.width * 100 >= light.width * 35, main.height * 100 >= light.height * 35,
            (area + other.main.area) * 100 >= main.width * main.height * 90
        else { return false }
        let (across, down) = (main.width / 20, main.height / 20)
        let corners = [main.left + across, main.right - across].flatMap { x in
            [main.top + down, main.bottom - down].map { y in found.numbers[y * light.width + x] }
        }
        return corners.count { $0 > 0 } >= 3
    }

    private static func median(_ levels: [UInt8]) -> Int {
        var counts = [Int](repeating: 0, count: 256)
        for level in levels { counts[Int(level)] += 1 }
        return counts.median
    }

    private static func inkIsDark(_ levels: [UInt8], on paper: Int) -> Bool {
        var (darker, lighter) = (0, 0)
        for level in levels {
            let departure = Int(level) - paper
            if departure < 0 { darker += departure * departure } else { lighter += departure * departure }
        }
        return darker > lighter
    }
}

// MARK: - Doubt

extension InkReading {
    /// Parts that a digit each could be are at least so high and heavy, in 100ths of the main part.
    private static let digitPercent = 35
    private static let partPercent = 20

    /// How much a part is like a second digit beside the main part or, `isBelow`, above or below it, in 100ths.
    private func likeness(_ part: InkPart, isBelow: Bool) -> Int {
        let (first, second) = isBelow ? (main.turned, part.turned) : (main, part)
        let overlap = min(first.right, second.right) - max(first.left, second.left)
        guard overlap * 10 <= min(first.width, second.width) else { return 0 }
        return min(part.mass * 100 / max(1, main.mass), second.height * 100 / first.height)
    }

    private var freeParts: [InkPart] {
        found.parts.indices.filter { $0 != kept[0] && !found.parts[$0].isAtBorder }.map { found.parts[$0] }
    }

    /// Parts of about the same height beside each other.
    var digitCount: Int { 1 + freeParts.count { likeness($0, isBelow: false) >= Self.digitPercent } }

    var doubts: [PictureDoubt] {
        var doubts: [PictureDoubt] = []
        if freeParts.contains(where: {
            likeness($0, isBelow: false) >= Self.partPercent || likeness($0, isBelow: true) >= Self.digitPercent
        }) {
            doubts.append(PictureDoubt("the ink is in parts that lie apart: perhaps more than one digit"))
        }
        if contrast < 24 { doubts.append(PictureDoubt("the ink is hardly told from the paper")) }
        func removed(_ sentence: String) { doubts.append(PictureDoubt(sentence, standsAlone: false)) }
        let sideCount = isOnSheet ? 4 : edge.sideCount
        if sideCount > 0 {
            removed("a frame or table was cut off at \(sideCount) \(sideCount == 1 ? "side" : "sides")")
        }
        if rules.count > 0 { removed("\(rules.count) \(rules.count == 1 ? "rule was" : "rules were") taken out") }
        let all = found.parts.indices
        let left = all.filter { !kept.contains($0) }.reduce(0) { $0 + found.parts[$1].mass }
        if left * 100 > main.mass * 3 { removed("specks and what reaches the edge were left out") }
        if kept.count > 1 { removed("the digit is in \(kept.count) parts") }
        if !isFree { removed("the ink reaches the edge of the picture") }
        if light.noiseFloor > Self.leastThreshold { removed("the paper is grainy") }
        if light.unevenness > 30 { removed("the light is uneven") }
        if contrast < 60 { removed("the ink is pale") }
        if !isLikeADigit(beside: nil) || main.width * 10 > main.height * 15 { removed("it has no digit's shape") }
        return doubts
    }
}
