/// How a picture departs from its paper: shadows, vignettes and slopes of light are taken off, ink stays.
///
/// The paper at a pixel is the grey-level closing by a square (Serra, "Image Analysis and Mathematical Morphology", 1982;
/// Sternberg, "Grayscale Morphology", 1986): what is darker than its surroundings and narrower than the square, a stroke
/// or a thin frame, is filled up, while slopes and edges of light stay where they are. It takes a time per pixel that does
/// not depend on the size of the square.
struct PaperLight {
    let width: Int
    let height: Int
    /// `(height, width)`, how much darker than its paper each pixel is: 0 is paper.
    var departures: [UInt8]
    /// Departures up to here are the noise of paper.
    let noiseFloor: Int
    /// How far apart the levels of the paper lie, but for a tenth at each end.
    let unevenness: Int

    /// Half of the square's side, of the picture's longer side, in 100ths.
    private static let radiusPercent = 22
    /// Standard deviations of the noise that paper keeps to.
    private static let deviations = 4

    /// - Parameters:
    ///   - photographed: Dark ink on light paper.
    ///   - sheet: Where the paper lies, if it is not all over the picture: elsewhere nothing departs from it.
    init(of photographed: LightPicture, on sheet: PaperSheet? = nil) {
        width = photographed.width
        height = photographed.height
        let longer = max(width, height)
        var noise = Self.noise(of: photographed, on: sheet)
        let picture = sheet.map { Self.extended(photographed, beyond: $0) } ?? photographed
        var smooth = picture
        if noise > 1, min(width, height) >= 64 {
            smooth = Self.smoothed(picture, radius: noise > 6 && longer >= 256 ? 2 : 1)
            noise /= 2
        }
        let radius = max(1, (longer * Self.radiusPercent + 50) / 100)
        let paper = Self.closed(smooth, radius: radius)
        var raw = [UInt8](repeating: 0, count: width * height)
        var counts = [Int](repeating: 0, count: 256)
        for place in raw.indices where sheet?.isPaper[place] ?? true {
            raw[place] = paper[place] > smooth.pixels[place] ? paper[place] - smooth.pixels[place] : 0
            counts[Int(raw[place])] += 1
        }
        // A closing follows the lightest of the noise: paper lies below it, as far as half of all pixels do.
        let bias = min(counts.median, Int(3 * noise + 0.5))
        var paperCounts = [Int](repeating: 0, count: 256)
        for level in paper { paperCounts[Int(level)] += 1 }
        unevenness = paperCounts.quantile(9, of: 10) - paperCounts.quantile(1, of: 10)
        noiseFloor = Int(Double(Self.deviations) * noise + 0.5)
        departures = bias == 0 ? raw : raw.map { UInt8(max(0, Int($0) - bias)) }
    }

    /// The standard deviation of the noise, by the second differences along the rows: their lower third lies on paper, where
    /// there are no edges (after Immerkær, "Fast Noise Variance Estimation", 1996).
    static func noise(of picture: LightPicture, on sheet: PaperSheet? = nil) -> Double {
        let (width, pixels) = (picture.width, picture.pixels)
        guard width >= 3 else { return 0 }
        var counts = [Int](repeating: 0, count: 1021)
        for row in 0..<picture.height {
            for place in row * width + 1..<row * width + width - 1 where sheet?.isPaper[place] ?? true {
                counts[abs(Int(pixels[place - 1]) - 2 * Int(pixels[place]) + Int(pixels[place + 1]))] += 1
            }
        }
        // Of a normal distribution 30 % lie within 0.385 standard deviations; a second difference has √6 of a pixel's.
        return Double(counts.quantile(3, of: 10)) / (0.385 * 2.449)
    }

    /// The picture with light paper all over what lies beyond the sheet.
    private static func extended(_ picture: LightPicture, beyond sheet: PaperSheet) -> LightPicture {
        var counts = [Int](repeating: 0, count: 256)
        for (level, isPaper) in zip(picture.pixels, sheet.isPaper) where isPaper { counts[Int(level)] += 1 }
        let paper = UInt8(counts.median)
        return LightPicture(
            width: picture.width, height: picture.height,
            pixels: zip(picture.pixels, sheet.isPaper).map { $1 ? $0 : paper })
    }

    /// Means over squares, as much of them as lies in the picture.
    static func smoothed(_ picture: LightPicture, radius: Int) -> LightPicture {
        let (width, height) = (picture.width, picture.height)
        var sums = [Int32](repeating: 0, count: width * height)
        for row in 0..<height {
            for column in 0..<width {
                var sum = 0
                let columns = max(0, column - radius)...min(width - 1, column + radius)
                for x in columns { sum += Int(picture.pixels[row * width + x]) }
                sums[row * width + column] = Int32(sum * 256 / columns.count)
            }
        }
        var pixels = picture.pixels
        for row in 0..<height {
            let rows = max(0, row - radius)...min(height - 1, row + radius)
            for column in 0..<width {
                var sum = 0
                for y in rows { sum += Int(sums[y * width + column]) }
                pixels[row * width + column] = UInt8((sum / rows.count + 128) / 256)
            }
        }
        return LightPicture(width: width, height: height, pixels: pixels)
    }

    private static func closed(_ picture: LightPicture, radius: Int) -> [UInt8] {
        let (width, height) = (picture.width, picture.height)
        var levels = picture.pixels
        for isMaximum in [true, false] {
            for row in 0..<height {
                slide(&levels, start: row * width, stride: 1, count: width, radius: radius, isMaximum: isMaximum)
            }
            for column in 0..<width {
                slide(&levels, start: column, stride: width, count: height, radius: radius, isMaximum: isMaximum)
            }
        }
        return levels
    }

    /// Puts in place of each level of a line the largest, or the least, within `radius` of it.
    private static func slide(
        _ levels: inout [UInt8], start: Int, stride: Int, count: Int, radius: Int, isMaximum: Bool
    ) {
        // The candidates in order: each is passed by none that came after it.
        let flip: UInt8 = isMaximum ? 0 : 255
        withUnsafeTemporaryAllocation(of: (place: Int, level: UInt8).self, capacity: count) { queue in
            var (first, last) = (0, 0)
            var entering = 0
            for place in 0..<count {
                while entering < count, entering <= place + radius {
                    let level = levels[start + entering * stride] ^ flip
                    while last > first, queue[last - 1].level <= level { last -= 1 }
                    queue[last] = (entering, level)
                    last += 1
                    entering += 1
                }
                while queue[first].place < place - radius { first += 1 }
                levels[start + place * stride] = queue[first].level ^ flip
            }
        }
    }
}

extension [Int] {
    /// Of a histogram, the lowest level that `part` of `parts` of all values do not exceed.
    func quantile(_ part: Int, of parts: Int) -> Int {
        let total = reduce(0, +)
        var below = 0
        for (level, count) in enumerated() {
            below += count
            if below * parts >= total * part { return level }
        }
        return 0
    }

    var median: Int { quantile(1, of: 2) }
}
