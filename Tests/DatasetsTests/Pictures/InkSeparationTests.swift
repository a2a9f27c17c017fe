import Arithmetic
import Datasets
import Testing

@Suite struct InkSeparationTests {
    /// Paper with a ring of ink in its middle.
    private struct Drawing {
        let side: Int
        var levels: [Int]

        init(side: Int = 200, paper: Int = 250, ink: Int = 30) {
            self.side = side
            levels = [Int](repeating: paper, count: side * side)
            ring(ink, x: side / 2, y: side / 2, radius: side / 4)
        }

        /// A ring whose stroke is a third of its radius.
        mutating func ring(_ level: Int, x: Int, y: Int, radius: Int) {
            for place in levels.indices {
                let (across, down) = (place % side - x, place / side - y)
                let distance = across * across + down * down
                if distance * 9 >= radius * radius * 4, distance <= radius * radius { levels[place] = level }
            }
        }

        /// - Parameter change: Of a column, a row and the level that is there.
        mutating func change(_ change: (_ x: Int, _ y: Int, _ level: Int) -> Int) {
            for place in levels.indices { levels[place] = change(place % side, place / side, levels[place]) }
        }

        func picture(isInverted: Bool = false) throws -> LightPicture {
            let bytes = levels.map { UInt8(min(255, max(0, isInverted ? 255 - $0 : $0))) }
            return try PictureDecoder.decode(Array("P5 \(side) \(side) 255 ".utf8) + bytes)
        }

        /// Where ink is darker than halfway to the paper.
        func isInk() throws -> [Bool] {
            let ink = try InkSeparation.separate(try picture()).picture
            let peak = ink.pixels.max() ?? 0
            return ink.pixels.map { Int($0) * 2 > Int(peak) }
        }
    }

    @Test("Dark on light and light on dark give the same ink", arguments: [(250, 20), (255, 0), (130, 30), (90, 10)])
    func polarity(_ paper: Int, _ ink: Int) throws {
        let drawing = Drawing(side: 40, paper: paper, ink: ink)
        let dark = try InkSeparation.separate(drawing.picture())
        let light = try InkSeparation.separate(drawing.picture(isInverted: true))
        #expect(dark == light)
        #expect(Set(dark.picture.pixels) == [0, UInt8(paper - ink)])
        #expect(dark.doubts.allSatisfy { !$0.standsAlone })
    }

    /// What a person does not take for a part of the digit.
    enum Disturbance: CaseIterable {
        case speck, dot, frame, inset, table, tableAtOneSide, lightTable, rules, squares, slantingRules, vignette,
            shadow, noise
    }

    @Test("What is no part of the digit leaves it where it stands without", arguments: Disturbance.allCases)
    func disturbed(_ disturbance: Disturbance) throws {
        let random = CounterRandom(seed: 8, purpose: .test)
        let side = 200
        var drawing = Drawing(side: side)
        let clean = try drawing.isInk()
        drawing.change { x, y, level in
            let rim = min(min(x, y), min(side - 1 - x, side - 1 - y))
            let (across, down) = (x - side / 2, y - side / 2)
            return switch disturbance {
            case .speck: x == 20 && y == 170 ? 249 : level
            case .dot: x < 20 && x > 13 && y < 20 && y > 13 ? 0 : level
            case .frame: rim < 3 ? 120 : level
            case .inset: (6..<9).contains(rim) ? 0 : level
            case .table: rim < 25 ? 70 : level
            case .tableAtOneSide: x < 30 + y / 20 ? 90 : level
            case .lightTable: rim < 20 ? 255 : level * 7 / 10
            case .rules: y % 24 < 2 ? min(level, 100) : level
            case .squares: y % 17 == 3 || x % 17 == 5 ? min(level, 130) : level
            case .slantingRules: (y + x / 40) % 30 < 2 ? min(level, 90) : level
            case .vignette: level - 100 * (across * across + down * down) / (side * side / 2)
            case .shadow: x + y / 3 > 150 ? level * 6 / 10 : level
            case .noise:
                level
                    + (0..<4).reduce(0) { sum, part in
                        sum + Int(random.uniform(in: -10..<10, at: UInt64(4 * (y * side + x) + part)))
                    }
            }
        }
        let found = try drawing.isInk()
        let differences = zip(found, clean).count { $0 != $1 }
        #expect(differences * 20 < clean.count { $0 }, "of the ink at most a twentieth")
    }

    @Test("A sheet on a table that has texture is read, straight or turned", arguments: [0, 3, -6])
    func sheetOnTable(_ degrees: Int) throws {
        let random = CounterRandom(seed: 11, purpose: .test)
        let side = 280
        var drawing = Drawing(side: side)
        let clean = try drawing.isInk()
        // Of a turn by few degrees.
        let slope = Double(degrees) * Double.pi / 180
        drawing.change { x, y, level in
            let (across, down) = (Double(x - side / 2), Double(y - side / 2))
            let isPaper = max(abs(across - slope * down), abs(down + slope * across)) < 95
            let grain = Int(random.uniform(in: -10..<10, at: UInt64(y * side + x)))
            return isPaper ? level : 60 + (x / 24 % 2 + y / 31 % 2) * 8 + grain
        }
        let found = try drawing.isInk()
        let differences = zip(found, clean).count { $0 != $1 }
        #expect(differences * 20 < clean.count { $0 }, "of the ink at most a twentieth")
        let doubts = try InkSeparation.separate(drawing.picture()).doubts.map(\.description)
        #expect(doubts.contains { $0.contains("cut off at 4 sides") })
    }

    @Test("Paper, and rules or a frame on it, have no ink", arguments: 0..<5)
    func blank(_ kind: Int) throws {
        let random = CounterRandom(seed: 9, purpose: .test)
        var drawing = Drawing(paper: 220, ink: 220)
        drawing.change { x, y, level in
            switch kind {
            case 0: level
            case 1: level + Int(random.uniform(in: -30..<30, at: UInt64(y * 200 + x)))
            case 2: y % 24 < 2 ? 100 : level
            case 3: y % 17 < 2 || x % 17 < 2 ? 100 : level
            default: min(x, y) < 4 ? 60 : level
            }
        }
        let picture = try drawing.picture()
        let fault = #expect(throws: PictureFault.self) { try InkSeparation.separate(picture) }
        #expect(fault?.description.contains("found nothing on the paper") == true)
    }

    @Test("Two digits beside each other are not read as one; two parts below each other are doubted")
    func several() throws {
        var drawing = Drawing(ink: 250)
        drawing.ring(30, x: 50, y: 100, radius: 35)
        drawing.ring(30, x: 150, y: 110, radius: 40)
        let beside = try drawing.picture()
        let fault = #expect(throws: PictureFault.self) { try InkSeparation.separate(beside) }
        #expect(fault?.description.contains("found 2 side by side") == true)
        drawing = Drawing(ink: 250)
        drawing.ring(30, x: 100, y: 60, radius: 35)
        drawing.ring(30, x: 110, y: 150, radius: 35)
        #expect(try InkSeparation.separate(drawing.picture()).doubts.contains { $0.standsAlone })
    }

    @Test("What was taken off is said")
    func said() throws {
        var drawing = Drawing()
        drawing.change { x, y, level in min(x, y) < 4 ? 60 : y % 24 < 2 ? min(level, 100) : level }
        let doubts = try InkSeparation.separate(drawing.picture()).doubts.map(\.description)
        #expect(doubts.contains { $0.contains("cut off at 2 sides") })
        #expect(doubts.contains { $0.contains("rules were taken out") })
    }

    @Test("Large photographs are averaged down")
    func large() throws {
        let ink = try InkSeparation.separate(Drawing(side: 1700).picture()).picture
        #expect(max(ink.width, ink.height) <= 800)
        #expect(ink.pixels.contains { $0 == 220 })
    }
}
