import Testing

@testable import Datasets

@Suite("Pictures prepared as the training pictures lie")
struct PicturePreparationTests {
    private static let sets: [(name: String, set: DrawnSet)] = [
        ("like MNIST", DrawnSet()),
        ("dark on light", DrawnSet { pixels, _ in pixels.map { 255 - $0 } }),
        ("on grey", DrawnSet { pixels, _ in pixels.map { 128 + $0 / 2 } }),
        ("filling", DrawnSet { pixels, _ in DrawnSet.filling(pixels, rows: 28, columns: 28, isStretched: false) }),
        (
            "filling, stretched",
            DrawnSet(rows: 20, columns: 16) { pixels, _ in
                DrawnSet.filling(pixels, rows: 20, columns: 16, isStretched: true)
            }
        ),
        (
            "filling, dark, stretched",
            DrawnSet { pixels, _ in
                DrawnSet.filling(pixels, rows: 28, columns: 28, isStretched: true).map { 255 - $0 }
            }
        ),
        ("halved", DrawnSet(rows: 14, columns: 14) { pixels, _ in DrawnSet.halved(pixels) }),
        ("anywhere", DrawnSet(rows: 40, columns: 40, change: DrawnSet.anywhere)),
        ("cloth", DrawnSet(change: DrawnSet.cloth)),
    ]

    @Test("The very pixels of a training picture stay what they are", arguments: sets.map(\.name))
    func identity(_ name: String) throws {
        let set = try #require(Self.sets.first { $0.name == name }).set
        let preparation = PicturePreparation(form: try set.form)
        let same = try set.pictures.indices.count {
            try preparation.prepare(set.picture($0)).picture.pixels == set.pictures[$0]
        }
        #expect(same * 100 >= set.pictures.count * 93)
    }

    @Test("Three times enlarged, they are made small again", arguments: sets.map(\.name))
    func enlarged(_ name: String) throws {
        let set = try #require(Self.sets.first { $0.name == name }).set
        let preparation = PicturePreparation(form: try set.form)
        let (width, height) = (3 * set.columns, 3 * set.rows)
        let same = try set.pictures.indices.count { index in
            let pixels = (0..<width * height).map { set.pictures[index][$0 / width / 3 * set.columns + $0 % width / 3] }
            let large = LightPicture(width: width, height: height, pixels: pixels)
            return try preparation.prepare(large).picture.pixels == set.pictures[index]
        }
        #expect(same * 100 >= set.pictures.count * 93)
    }

    /// A ring of ink, and how much of each place's surroundings it fills.
    private func ring(side: Int, middle: (Int, Int), radius: Int, paper: UInt8, ink: UInt8) -> LightPicture {
        LightPicture(
            width: side, height: side,
            pixels: (0..<side * side).map { place in
                let (y, x) = (place / side - middle.0, place % side - middle.1)
                let distance = x * x + y * y
                return distance <= radius * radius && distance * 9 >= radius * radius * 4 ? ink : paper
            })
    }

    @Test("A large drawing fills the frame for a network that was trained on such pictures, dark on light as they were")
    func large() throws {
        let form = try #require(Self.sets.first { $0.name == "filling, dark, stretched" }).set.form
        for (paper, ink) in [(250, 20), (30, 220)] as [(UInt8, UInt8)] {
            let drawing = ring(side: 200, middle: (120, 70), radius: 40, paper: paper, ink: ink)
            let prepared = try PicturePreparation(form: form).prepare(drawing)
            #expect(prepared.method == .fitted)
            let pixels = prepared.picture.pixels
            #expect(pixels[0] == 255)
            #expect(pixels[14 * 28 + 14] == 255)
            // The ring touches all four sides.
            #expect([14, 27 * 28 + 14, 14 * 28, 14 * 28 + 27].allSatisfy { pixels[$0] < 128 })
        }
    }

    @Test("A drawing keeps its place for a network whose pictures have ink anywhere")
    func anywhere() throws {
        let form = try #require(Self.sets.first { $0.name == "anywhere" }).set.form
        let drawing = ring(side: 400, middle: (300, 100), radius: 80, paper: 255, ink: 0)
        let prepared = try PicturePreparation(form: form).prepare(drawing)
        #expect(prepared.picture.width == 40)
        #expect(prepared.method == .scaled)
        #expect(prepared.picture.pixels[30 * 40 + 10] == 0)
        #expect(prepared.picture.pixels[30 * 40 + 10 - 6] > 150)
        #expect(prepared.picture.pixels[0] == 0)
    }

    @Test("Grey levels are scaled as they are, and blank ones are pictures too")
    func grey() throws {
        let form = PictureForm(width: 4, height: 2, ink: nil, placement: nil)
        let wide = LightPicture(width: 8, height: 4, pixels: (0..<32).map { UInt8($0 / 16 * 100 + 50) })
        #expect(
            try PicturePreparation(form: form).prepare(wide).picture.pixels == [50, 50, 50, 50, 150, 150, 150, 150])
        // Another shape stands in the middle, on what its border shows.
        let square = LightPicture(width: 2, height: 2, pixels: [9, 9, 9, 9])
        #expect(try PicturePreparation(form: form).prepare(square).picture.pixels == [UInt8](repeating: 9, count: 8))
    }

    @Test("What is asked for has precedence over the form")
    func choices() throws {
        let drawing = ring(side: 100, middle: (60, 40), radius: 20, paper: 255, ink: 0)
        func prepare(_ choice: PicturePreparation.Choice, isInverted: Bool = false) throws -> [UInt8] {
            try PicturePreparation(form: .mnist, choice: choice, isInverted: isInverted).prepare(drawing).picture.pixels
        }
        func inked(_ pixels: [UInt8]) -> Set<Int> { Set(pixels.indices.filter { pixels[$0] > 100 }.map { $0 % 28 }) }
        #expect(inked(try prepare(.mnist)) == Set(4..<24))
        #expect(inked(try prepare(.fit)) == Set(0..<28))
        let whole = try prepare(.asIs)
        #expect(whole[0] == 255)
        #expect(try prepare(.asIs, isInverted: true) == whole.map { 255 - $0 })
        #expect(try prepare(.fit, isInverted: true) == prepare(.fit).map { 255 - $0 })
    }
}
