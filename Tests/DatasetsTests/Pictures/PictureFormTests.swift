import Testing

@testable import Datasets

@Suite("The form of a set's pictures")
struct PictureFormTests {
    @Test("Digits drawn like MNIST's are found to lie as MNIST's do, to the pixel")
    func mnist() throws {
        #expect(try DrawnSet().form == .mnist)
    }

    @Test(
        "Dark ink is found dark, and ink on grey paper to have that paper",
        arguments: [(255, 0), (128, 255), (128, 0), (200, 90)])
    func levels(_ paper: Int, _ ink: Int) throws {
        let set = DrawnSet { pixels, _ in pixels.map { UInt8(paper + (ink - paper) * Int($0) / 255) } }
        let form = try set.form
        #expect(form.ink == PictureForm.Ink(paper: UInt8(paper), full: UInt8(ink)))
        #expect(form.placement == MNISTCentring.placement)
        #expect(form.ink?.isLight == (ink > paper))
        #expect(!form.liesLikeMNIST)
    }

    @Test(
        "Ink that fills the frame is found to, its proportions kept or not", arguments: [[28, 28], [20, 16]],
        [false, true])
    func filling(_ size: [Int], _ isStretched: Bool) throws {
        let (rows, columns) = (size[0], size[1])
        let set = DrawnSet(rows: rows, columns: columns) { pixels, _ in
            DrawnSet.filling(pixels, rows: rows, columns: columns, isStretched: isStretched)
        }
        let form = try set.form
        #expect(form.fillsTheFrame)
        #expect(form.placement?.anchor == .centerOfBox)
        #expect(form.placement?.scaling == (isStretched ? .stretched : .kept))
        #expect(form.ink == PictureForm.Ink(paper: 0, full: 255))
        #expect(form.description == "\(columns) x \(rows), light ink on dark, filling the frame")
    }

    @Test("Smaller pictures of centered digits have a smaller box")
    func halved() throws {
        let form = try DrawnSet(rows: 14, columns: 14) { pixels, _ in DrawnSet.halved(pixels) }.form
        #expect(form.width == 14)
        #expect(form.placement?.anchor == .centerOfMass)
        #expect(try #require(form.placement).boxWidth == 11)
        #expect(form.placement?.boxHeight == 11)
        // Boxes of 20 pixels cover ten pairs, or nine and two halves.
        #expect(form.slack == 1)
    }

    @Test("Square pictures squeezed into others have a box of their proportions")
    func squeezed() throws {
        let set = DrawnSet(rows: 28, columns: 14) { pixels, _ in
            (0..<392).map { UInt8((Int(pixels[2 * $0]) + Int(pixels[2 * $0 + 1])) / 2) }
        }
        let placement = try #require(try set.form.placement)
        #expect(placement.scaling == .squeezed)
        #expect(placement.boxHeight == 20)
        #expect((10...11).contains(placement.boxWidth))
    }

    @Test("Ink that stands anywhere has no placement")
    func anywhere() throws {
        let form = try DrawnSet(rows: 40, columns: 40, change: DrawnSet.anywhere).form
        #expect(form.ink == PictureForm.Ink(paper: 0, full: 255))
        #expect(form.placement == nil)
    }

    @Test("Faint marks around the ink, such as JPEG leaves, are not taken for ink")
    func faintMarks() throws {
        let form = try DrawnSet { pixels, index in
            pixels.indices.map { 255 - max(pixels[$0], ($0 * 31 + index * 17) % 37 == 0 ? 9 : 0) }
        }.form
        #expect(form.placement == MNISTCentring.placement)
        #expect(try #require(form.ink).noise >= 9)
    }

    @Test("Even grey shapes, and light and dark ink in one set, are grey levels and no ink")
    func grey() throws {
        #expect(
            try DrawnSet(change: DrawnSet.cloth).form == PictureForm(width: 28, height: 28, ink: nil, placement: nil))
        let mixed = try DrawnSet { pixels, index in index % 2 == 0 ? pixels : pixels.map { 255 - $0 } }.form
        #expect(mixed.ink == nil)
    }

    @Test("Blank pictures, few pictures and pictures of one pixel have some form", arguments: [2, 3])
    func degenerate(_ count: Int) throws {
        #expect(try DrawnSet(count) { pixels, _ in pixels.map { _ in 255 } }.form.ink == nil)
        #expect(try DrawnSet(2, rows: 1, columns: 1) { _, index in [UInt8(index)] }.form.isValid)
    }

    @Test("A form from anywhere is checked")
    func invalid() {
        var form = PictureForm.mnist
        #expect(form.isValid)
        form.placement?.boxWidth = 29
        #expect(!form.isValid)
        form = .mnist
        form.placement?.doubledRow = -1
        #expect(!form.isValid)
        form = .mnist
        form.ink = PictureForm.Ink(paper: 3, full: 3)
        #expect(!form.isValid)
        form = .mnist
        form.width = 0
        #expect(!form.isValid)
        form = .mnist
        form.slack = -1
        #expect(!form.isValid)
    }
}
