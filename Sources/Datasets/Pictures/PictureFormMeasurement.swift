extension PictureForm {
    /// Measures a sample of the training pictures, the same for the same pictures: at most ``PictureSample/mostPictures``
    /// of them, evenly spread.
    ///
    /// The border's median shows the paper, the side to which most depart from it the ink. Where the ink's boxes touch one
    /// and the same box, and their centers of mass or their middles lie at one place, the set has a placement.
    package init(measuring view: DatasetView) {
        let sample = PictureSample(of: view)
        self.init(width: sample.width, height: sample.height, ink: nil, placement: nil)
        guard let ink = sample.ink else { return }
        self.ink = ink
        // JPEG and scanners leave faint marks on the paper, which are no ink: they are given ever more room.
        let contrast = ink.contrast
        var forms: [PictureForm] = []
        for noise in [Int(ink.noise), max(Int(ink.noise), contrast / 8), max(Int(ink.noise), contrast / 4)] {
            let noisy = Ink(paper: ink.paper, full: ink.full, noise: UInt8(noise))
            guard let (placement, slack) = sample.placement(noisy) else { continue }
            forms.append(PictureForm(width: width, height: height, ink: noisy, placement: placement, slack: slack))
        }
        guard let first = forms.first else { return }
        // Marks all over the paper fill every frame, and only without them the ink's own box is seen.
        self = first.fillsTheFrame ? forms.first(where: \.leavesMargins) ?? first : first
    }

    /// Whether the ink's box is a good deal smaller than the picture.
    private var leavesMargins: Bool {
        guard let placement else { return false }
        return 100 * placement.boxWidth < 85 * width && 100 * placement.boxHeight < 85 * height
    }
}

/// Some pictures of a set.
struct PictureSample {
    static let mostPictures = 512
    /// Altogether, but that there are at least 16 pictures.
    private static let mostPixels = 1 << 20
    /// Of the pictures, must be alike for a set to have ink or a placement.
    private static let share = 0.9
    /// Of the pixels that are no paper: from here on they are grey levels, not ink with soft edges.
    private static let flatShare = 0.12

    let width: Int
    let height: Int
    private let pictures: [UnsafeRawBufferPointer]

    /// - Parameter view: Must outlive the sample.
    init(of view: DatasetView) {
        width = view.layout.columns
        height = view.layout.rows
        let most = min(Self.mostPictures, max(16, Self.mostPixels / (width * height)))
        let count = min(most, view.layout.trainCount)
        pictures = (0..<count).map { view.pixels(of: $0 * view.layout.trainCount / count) }
    }

    /// nil where the pictures are no ink on even paper, or not all of one kind.
    var ink: PictureForm.Ink? {
        let borders = pictures.map { PictureBorder($0, width: width, height: height) }
        let paper = Self.quantile(borders.map { Int($0.paper) }, 0.5)
        let noise = 6 * Self.quantile(borders.map { Int($0.noise) }, 0.5)
        // By picture: how much is lighter and darker than the paper, and how far the farthest is from it.
        var (light, dark) = (0, 0)
        var (lightPeaks, darkPeaks): ([Int], [Int]) = ([], [])
        for picture in pictures {
            var (lighter, darker, highest, lowest) = (0, 0, 0, 0)
            for level in picture {
                let departure = Int(level) - paper
                if departure > 0 { lighter += departure * departure } else { darker += departure * departure }
                highest = max(highest, departure)
                lowest = min(lowest, departure)
            }
            if lighter >= darker { light += 1 } else { dark += 1 }
            lightPeaks.append(highest)
            darkPeaks.append(-lowest)
        }
        let agreeing = Int((Self.share * Double(pictures.count)).rounded(.up))
        guard max(light, dark) >= agreeing else { return nil }
        let contrast = Self.quantile(light >= dark ? lightPeaks : darkPeaks, 0.9)
        let other = Self.quantile(light >= dark ? darkPeaks : lightPeaks, 0.5)
        // Pictures that a stroke fills at the border may show another paper, but not many of them.
        let alike = borders.count { abs(Int($0.paper) - paper) <= max(contrast / 8, noise) }
        guard contrast > 0, noise < contrast / 2, other <= max(contrast / 4, noise), 4 * alike >= 3 * borders.count
        else { return nil }
        let ink = PictureForm.Ink(
            paper: UInt8(paper), full: UInt8(light >= dark ? paper + contrast : paper - contrast), noise: UInt8(noise))
        return isGrey(ink) ? nil : ink
    }

    /// Whether much of what is no paper is grey and even, as cloth is: the edges of ink are grey, too, but steep.
    private func isGrey(_ ink: PictureForm.Ink) -> Bool {
        let (low, high, steep) = (ink.contrast * 15 / 100, ink.contrast * 3 / 4, ink.contrast / 4)
        var (marked, flat) = (0, 0)
        for picture in pictures {
            for row in 0..<height {
                for column in 0..<width {
                    let departure = ink.departure(picture[row * width + column])
                    guard departure > low else { continue }
                    marked += 1
                    guard departure < high else { continue }
                    var (least, most) = (UInt8.max, UInt8.min)
                    for y in max(0, row - 1)...min(height - 1, row + 1) {
                        for x in max(0, column - 1)...min(width - 1, column + 1) {
                            least = min(least, picture[y * width + x])
                            most = max(most, picture[y * width + x])
                        }
                    }
                    if Int(most) - Int(least) < steep { flat += 1 }
                }
            }
        }
        return Double(flat) > Self.flatShare * Double(marked)
    }

    /// - Returns: nil where the ink stands anywhere.
    func placement(_ ink: PictureForm.Ink) -> (InkPlacement, slack: Int)? {
        let extents = pictures.compactMap { picture in
            InkExtent(picture.bindMemory(to: UInt8.self), width: width, height: height, ink: ink)
        }
        guard !extents.isEmpty, Double(extents.count) >= Self.share * Double(pictures.count) else { return nil }
        let widest = Self.quantile(extents.map(\.width), 0.95)
        let highest = Self.quantile(extents.map(\.height), 0.95)
        let masses = (rows: extents.map(\.massRow), columns: extents.map(\.massColumn))
        let middles = (rows: extents.map(\.doubledMiddleRow), columns: extents.map(\.doubledMiddleColumn))
        let massSpread = max(Self.spread(masses.rows), Self.spread(masses.columns))
        let middleSpread = max(Self.spread(middles.rows), Self.spread(middles.columns)) / 2
        guard min(massSpread, middleSpread) <= max(1.5, 0.06 * Double(max(width, height))) else { return nil }
        let isMass = massSpread <= middleSpread
        let both = extents.count { $0.width >= widest - 1 && $0.height >= highest - 1 }
        let isStretched = !isMass && Double(both) >= Self.share * Double(extents.count)
        let (scaling, boxWidth, boxHeight) =
            isStretched
            ? (InkPlacement.Scaling.stretched, widest, highest) : box(isMass: isMass, widest: widest, highest: highest)
        let placement = InkPlacement(
            anchor: isMass ? .centerOfMass : .centerOfBox, scaling: scaling, boxWidth: boxWidth, boxHeight: boxHeight,
            doubledRow: isMass
                ? 2 * Self.quantile(extents.map(\.massPixel.row), 0.5)
                : Self.quantile(extents.map { Int($0.doubledMiddleRow) }, 0.5),
            doubledColumn: isMass
                ? 2 * Self.quantile(extents.map(\.massPixel.column), 0.5)
                : Self.quantile(extents.map { Int($0.doubledMiddleColumn) }, 0.5))
        let deviations = extents.map { $0.deviation(from: placement) }
        let slack = Self.quantile(deviations, 0.98)
        let fitting = extents.count { $0.sizeDeviation(from: placement) <= max(1, max(width, height) * 3 / 100) }
        guard Double(fitting) >= Self.share * Double(extents.count) else { return nil }
        return (placement, slack)
    }

    /// The box that ink of whatever proportions is scaled to fit, from the widest and the highest that there is.
    private func box(isMass: Bool, widest: Int, highest: Int) -> (InkPlacement.Scaling, width: Int, height: Int) {
        // A set of ones and sevens may have no wide ones, and would be given a narrow box.
        let side = max(widest, highest)
        if width == height { return (.kept, side, side) }
        guard isMass else { return (.kept, widest, highest) }
        let proportions = Double(widest) / Double(highest)
        guard abs(proportions - 1) > abs(proportions - Double(width) / Double(height)) else {
            return (.kept, min(side, width), min(side, height))
        }
        let part = max(Double(widest) / Double(width), Double(highest) / Double(height))
        // What differs by no more than the other side's rounding is what it is.
        func fitted(_ measured: Int, _ length: Int, _ other: Int) -> Int {
            let expected = Int((part * Double(length)).rounded())
            return expected - measured <= 1 + (length + other - 1) / other ? measured : expected
        }
        return (.squeezed, fitted(widest, width, height), fitted(highest, height, width))
    }

    /// Between the 5 % at either end.
    private static func spread(_ values: [Double]) -> Double { quantile(values, 0.95) - quantile(values, 0.05) }

    private static func quantile<Value: Comparable>(_ values: [Value], _ share: Double) -> Value {
        values.sorted()[Int(share * Double(values.count - 1))]
    }
}

/// The levels around a picture, which show its paper; a stroke that reaches the border does not disturb it.
struct PictureBorder {
    /// The median.
    let paper: UInt8
    /// The median absolute deviation.
    let noise: UInt8

    init(_ picture: UnsafeRawBufferPointer, width: Int, height: Int) {
        var levels = Array(picture.prefix(width)) + Array(picture.suffix(width))
        for row in 0..<height { levels += [picture[row * width], picture[row * width + width - 1]] }
        let paper = Self.median(levels)
        self.paper = paper
        noise = Self.median(levels.map { UInt8(abs(Int($0) - Int(paper))) })
    }

    /// The lower of the two in the middle.
    private static func median(_ levels: [UInt8]) -> UInt8 { levels.sorted()[(levels.count - 1) / 2] }
}

/// Where the ink of a picture is.
struct InkExtent {
    private let box: InkBox
    /// Of the center of mass: pixel (0, 0) is at 0.
    let massRow: Double
    let massColumn: Double
    /// The pixel nearest to the center of mass; halves are rounded up.
    let massPixel: (row: Int, column: Int)

    /// - Returns: nil without ink.
    init?(_ pixels: UnsafeBufferPointer<UInt8>, width: Int, height: Int, ink: PictureForm.Ink) {
        var (top, left, bottom, right) = (height, width, -1, -1)
        var (mass, rowMoment, columnMoment) = (0, 0, 0)
        for row in 0..<height {
            for column in 0..<width {
                let departure = ink.departure(pixels[row * width + column]) - Int(ink.noise)
                guard departure > 0 else { continue }
                (top, bottom) = (min(top, row), row)
                (left, right) = (min(left, column), max(right, column))
                mass += departure
                rowMoment += departure * row
                columnMoment += departure * column
            }
        }
        guard mass > 0 else { return nil }
        box = InkBox(top: top, left: left, height: bottom - top + 1, width: right - left + 1)
        massRow = Double(rowMoment) / Double(mass)
        massColumn = Double(columnMoment) / Double(mass)
        massPixel = ((2 * rowMoment + mass) / (2 * mass), (2 * columnMoment + mass) / (2 * mass))
    }

    var width: Int { box.width }
    var height: Int { box.height }
    var doubledMiddleRow: Double { Double(2 * box.top + box.height - 1) }
    var doubledMiddleColumn: Double { Double(2 * box.left + box.width - 1) }

    /// Pixels by which the box is not one that the placement leaves.
    func sizeDeviation(from placement: InkPlacement) -> Int {
        let (across, down) = (placement.boxWidth - width, placement.boxHeight - height)
        return placement.scaling == .stretched
            ? max(abs(across), abs(down)) : max(-across, -down, min(abs(across), abs(down)))
    }

    /// Pixels by which the ink does not lie as the placement leaves it.
    func deviation(from placement: InkPlacement) -> Int {
        let away =
            switch placement.anchor {
            case .centerOfMass:
                max(
                    abs(massPixel.row - placement.doubledRow / 2), abs(massPixel.column - placement.doubledColumn / 2))
            case .centerOfBox:
                Int(
                    max(
                        abs(doubledMiddleRow - Double(placement.doubledRow)),
                        abs(doubledMiddleColumn - Double(placement.doubledColumn)))) / 2
            }
        return max(away, sizeDeviation(from: placement))
    }
}
