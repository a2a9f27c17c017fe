import Hashing
import Synthetic
import Testing

@Suite("Synthetic digits")
struct SyntheticDigitsTests {
    /// What the first 100 pictures of seed 1 were when their look was settled: `(100, 28, 28)` pixels, then 100 labels.
    private static let golden = "41694c4ea90fe85cf66f93a7c0ce46098408704fe3a7df8a6be222da284f9dfa"

    private let digits = SyntheticDigits(seed: 1)

    @Test("The first hundred pictures have the same bits on every machine and in every build")
    func golden() {
        let (images, labels) = draw(digits, 0..<100)
        #expect(SHA256Hasher.digest(of: images + labels).description == Self.golden)
    }

    @Test("A picture is the same whatever range it is drawn in")
    func ranges() {
        let (images, labels) = draw(digits, 0..<30)
        let (tailImages, tailLabels) = draw(digits, 17..<30)
        let (oneImage, oneLabel) = draw(digits, 23..<24)
        #expect(tailImages == Array(images[(17 * 784)...]))
        #expect(tailLabels == Array(labels[17...]))
        #expect(oneImage == picture(23, of: images))
        #expect(oneLabel == [labels[23]])
    }

    @Test("Another seed draws other pictures in another order")
    func seeds() {
        let (images, labels) = draw(digits, 0..<20)
        let (otherImages, otherLabels) = draw(SyntheticDigits(seed: 2), 0..<20)
        #expect(images != otherImages)
        #expect(labels != otherLabels)
    }

    @Test("Every ten pictures show each digit once, in changing order")
    func labels() {
        let blocks = (0..<50).map { block in (0..<10).map { digits.label(of: block * 10 + $0) } }
        for block in blocks { #expect(block.sorted() == Array(0...9)) }
        #expect(Set(blocks).count > 40)
        let lastTest = SyntheticDigits.trainCount + SyntheticDigits.testCount - 10
        #expect((0..<10).map { digits.label(of: lastTest + $0) }.sorted() == Array(0...9))
    }

    @Test("Drawing tells the labels that asking for them tells")
    func drawnLabels() {
        #expect(draw(digits, 95..<115).labels == (95..<115).map(digits.label(of:)))
    }

    @Test("No two pictures are the same")
    func distinct() {
        let (images, _) = draw(digits, 0..<200)
        #expect(Set((0..<200).map { picture($0, of: images) }).count == 200)
    }

    @Test("Ink fills the longer side of a 20 · 20 box, is full somewhere, and has its centre of mass in the middle")
    func centred() throws {
        let (images, _) = draw(digits, 0..<200)
        for index in 0..<200 {
            let measured = try #require(InkMeasurement(picture(index, of: images)))
            #expect(max(measured.rows.count, measured.columns.count) == 20, "picture \(index)")
            #expect(measured.peak == 255, "picture \(index)")
            // Half a pixel, since whole pixels are moved; where the box meets the border it can go no further.
            if measured.rows.lowerBound > 0, measured.rows.upperBound < 28 {
                #expect(abs(measured.centreRow - 14) <= 0.5, "picture \(index)")
            }
            if measured.columns.lowerBound > 0, measured.columns.upperBound < 28 {
                #expect(abs(measured.centreColumn - 14) <= 0.5, "picture \(index)")
            }
        }
    }

    @Test("A thousand pictures show every way of writing each digit", arguments: 0...9)
    func everyWay(digit: Int) {
        let indices = (0..<1000).filter { Int(digits.label(of: $0)) == digit }
        let shown = Set(indices.map { digits.skeleton(of: $0).name })
        #expect(shown == Set(DigitSkeletons.ways(ofWriting: digit).map(\.name)))
    }

    private func picture(_ index: Int, of images: [UInt8]) -> [UInt8] {
        Array(images[(index * 784)..<((index + 1) * 784)])
    }

    private func draw(_ digits: SyntheticDigits, _ range: Range<Int>) -> (images: [UInt8], labels: [UInt8]) {
        // 77 is no level that unwritten pixels could pass with.
        var images = [UInt8](repeating: 77, count: range.count * 784)
        var labels = [UInt8](repeating: 77, count: range.count)
        images.withUnsafeMutableBufferPointer { images in
            labels.withUnsafeMutableBufferPointer { labels in
                guard let images = images.baseAddress, let labels = labels.baseAddress else { return }
                digits.draw(range, images: images, labels: labels)
            }
        }
        return (images, labels)
    }
}
