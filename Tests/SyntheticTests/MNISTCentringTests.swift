import Datasets
import Synthetic
import Testing

@Suite("MNIST's centring")
struct MNISTCentringTests {
    @Test("A single pixel grows to the whole box")
    func singlePixel() throws {
        let field = try centre(width: 3, height: 2, [0, 0, 0, 0, 9, 0])
        // 20 rows have their centre at 9.5, which rounds to 10; 14 − 10 = 4.
        #expect(field == square { (4..<24).contains($0) && (4..<24).contains($1) ? 255 : 0 })
    }

    @Test("Three pixels, worked by hand")
    func threePixels() throws {
        let field = try centre(width: 1, height: 3, [255, 0, 255])
        // 20/3 columns round to 7, from 14 − 3 = 11 on. Each of 20 rows covers 0.15 of a pixel: row 6 covers
        // 0.90...1.05, two thirds of it ink, and 255 · 2/3 = 170; row 13 mirrors it.
        let levels: [UInt8] = [UInt8](repeating: 255, count: 6) + [170] + [UInt8](repeating: 0, count: 6)
        let column = levels + [170] + [UInt8](repeating: 255, count: 6)
        #expect(field == square { (4..<24).contains($0) && (11..<18).contains($1) ? column[$0 - 4] : 0 })
    }

    @Test("Larger pictures are averaged and their inkiest pixel made full ink")
    func averaging() throws {
        var pixels = [UInt8](repeating: 200, count: 40 * 40)
        pixels[1] = 0
        let field = try centre(width: 40, height: 40, pixels)
        // Three of four pixels of the first block have ink: 255 · 3/4 = 191.25.
        #expect(field[4 * 28 + 4] == 191)
        #expect(field[4 * 28 + 5] == 255)
        #expect(field.count { $0 == 255 } == 399)
    }

    @Test("The centre of mass moves to the middle by whole pixels")
    func centreOfMass() throws {
        let field = try centre(width: 20, height: 20, (0..<400).map { $0 / 20 >= 10 && $0 % 20 >= 10 ? 0 : 1 })
        // Three quarters of the box: (10 · 190 + 10 · 45) / 300 = 7.83 either way, so the box begins at 14 − 8.
        #expect(
            field
                == square { row, column in
                    let inBox = (6..<26).contains(row) && (6..<26).contains(column)
                    return inBox && !(row >= 16 && column >= 16) ? 255 : 0
                })
    }

    @Test("Ink far from its centre of mass is not cut off")
    func border() throws {
        let field = try centre(width: 20, height: 20, (0..<400).map { $0 % 20 == 0 || $0 == 19 ? 255 : 0 })
        let measured = try #require(InkMeasurement(field))
        #expect(measured.columns == 8..<28)
        #expect(field.count { $0 == 255 } == 21)
    }

    @Test("Proportions are kept", arguments: [(5, 1, 20, 4), (1, 5, 4, 20), (1, 500, 1, 20), (33, 22, 20, 13)])
    func proportions(width: Int, height: Int, columns: Int, rows: Int) throws {
        let field = try centre(width: width, height: height, [UInt8](repeating: 1, count: width * height))
        let measured = try #require(InkMeasurement(field))
        #expect(measured.columns.count == columns)
        #expect(measured.rows.count == rows)
    }

    @Test("Levels up to the paper's are no ink")
    func paper() throws {
        let picture = try #require(GreyPicture(width: 4, height: 1, pixels: [30, 40, 90, 20]))
        #expect(MNISTCentring.centre(picture, paper: 90) == nil)
        let field = try #require(MNISTCentring.centre(picture, paper: 40))
        #expect(field.count { $0 == 255 } == 400)
        let wider = try #require(MNISTCentring.centre(picture, paper: 30))
        // Two pixels, 10 and 60 above paper: 255/6 = 42.5, rounded up.
        #expect(wider.count { $0 == 43 } == 100)
        #expect(wider.count { $0 == 255 } == 100)
    }

    @Test("A blank picture has no centre")
    func blank() throws {
        let picture = try #require(GreyPicture(width: 28, height: 28, pixels: [UInt8](repeating: 0, count: 784)))
        #expect(MNISTCentring.centre(picture) == nil)
    }

    @Test("What is centred already passes unchanged")
    func idempotent() throws {
        var images = [UInt8](repeating: 0, count: 50 * 784)
        var labels = [UInt8](repeating: 0, count: 50)
        SyntheticDigits(seed: 3).draw(0..<50, images: &images, labels: &labels)
        for index in 0..<50 {
            let picture = Array(images[(index * 784)..<((index + 1) * 784)])
            #expect(try centre(width: 28, height: 28, picture) == picture, "picture \(index)")
        }
    }

    @Test("A grey picture has one pixel for each place", arguments: [(2, 2, 3), (0, 4, 0), (-1, -4, 4), (.max, 2, 2)])
    func wrongSize(width: Int, height: Int, count: Int) {
        #expect(GreyPicture(width: width, height: height, pixels: [UInt8](repeating: 1, count: count)) == nil)
    }

    private func centre(width: Int, height: Int, _ pixels: [UInt8]) throws -> [UInt8] {
        let picture = try #require(GreyPicture(width: width, height: height, pixels: pixels))
        return try #require(MNISTCentring.centre(picture))
    }

    private func square(_ level: (_ row: Int, _ column: Int) -> UInt8) -> [UInt8] {
        (0..<784).map { level($0 / 28, $0 % 28) }
    }
}
