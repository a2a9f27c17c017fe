import Arithmetic
import Datasets
import Testing

@Suite struct InkSeparationTests {
    /// A ring of ink on even paper.
    private func ring(_ width: Int, _ level: (_ isInk: Bool, _ place: Int) -> Int) throws -> LightPicture {
        let levels = (0..<width * width).map { place -> UInt8 in
            let (y, x) = (2 * (place / width) - width, 2 * (place % width) - width)
            let radius = x * x + y * y
            let isInk = (width * width / 9...width * width / 4).contains(radius)
            return UInt8(min(255, max(0, level(isInk, place))))
        }
        return try PictureDecoder.decode(Array("P5 \(width) \(width) 255 ".utf8) + levels)
    }

    @Test("Dark on light and light on dark give the same ink", arguments: [(250, 20), (255, 0), (130, 30), (90, 10)])
    func polarity(_ paper: Int, _ ink: Int) throws {
        let dark = try InkSeparation.separate(ring(40) { isInk, _ in isInk ? ink : paper }).picture
        let light = try InkSeparation.separate(ring(40) { isInk, _ in 255 - (isInk ? ink : paper) }).picture
        #expect(dark == light)
        #expect(Set(dark.pixels) == [0, UInt8(paper - ink)])
    }

    @Test("Noise is no ink, and the digit stands where it stood without it")
    func noise() throws {
        let random = CounterRandom(seed: 8, purpose: .test)
        let noisy = try ring(120) { isInk, place in
            (0..<4).reduce(isInk ? 60 : 180) { level, part in
                level + Int(random.uniform(in: -10..<10, at: UInt64(4 * place + part)))
            }
        }
        let ink = try InkSeparation.separate(noisy).picture
        let clean = try InkSeparation.separate(ring(120) { isInk, _ in isInk ? 60 : 180 }).picture
        let stray = zip(ink.pixels, clean.pixels).count { $0 > 0 && $1 == 0 }
        let lost = zip(ink.pixels, clean.pixels).count { $0 == 0 && $1 > 0 }
        #expect(stray == 0)
        #expect(lost < 20)
    }

    @Test("Light that falls from one side leaves the digit where even light shows it", arguments: [1, 120])
    func unevenLight(_ stride: Int) throws {
        let random = CounterRandom(seed: 9, purpose: .test)
        // Lit from the left, or from above: 255 falls to 177.
        let photograph = try ring(120) { isInk, place in
            let paper = 255 - (place / stride % 120) * 78 / 119
            return paper - (isInk ? 150 : 0) + Int(random.uniform(in: -3..<3, at: UInt64(place)))
        }
        let ink = try InkSeparation.separate(photograph).picture
        let clean = try InkSeparation.separate(ring(120) { isInk, _ in isInk ? 60 : 180 }).picture
        #expect(ink.pixels.map { $0 > 0 } == clean.pixels.map { $0 > 0 })
    }

    @Test("A picture of nothing but paper has no ink")
    func blank() throws {
        let picture = try ring(10) { _, _ in 200 }
        #expect(throws: PictureFault.self) { try InkSeparation.separate(picture) }
    }
}
