import Datasets
import Reporting
import Testing
import Training

@Suite struct MistakeTextTests {
    /// A bar of ink in an 8 x 4 picture.
    private func mistake(_ sample: Int, column: Int) throws -> Mistake {
        let pixels = (0..<32).map { place in (2..<4).contains(place / 8) && place % 8 == column ? UInt8(255) : 0 }
        return Mistake(
            sample: sample, truth: 5, predicted: 6, probability: 0.999,
            picture: try #require(GreyPicture(width: 8, height: 4, pixels: pixels)))
    }

    @Test("Pictures stand side by side as far as the width reaches, without the margins that none of them uses")
    func sideBySide() throws {
        let mistakes = try [(7, 2), (123, 3), (9, 4)].map { try mistake($0.0, column: $0.1) }
        #expect(
            MistakeText.text(mistakes, width: 26) == """
                the most confidently wrong: number in the test split, classes, probability of the wrong one

                #7            #123
                5 read as 6   5 read as 6
                99.90 %       99.90 %
                █              █

                #9
                5 read as 6
                99.90 %
                  █
                """)
    }

    @Test("A width that holds no picture still shows one a line")
    func narrow() throws {
        let text = MistakeText.text([try mistake(1, column: 2), try mistake(2, column: 2)], width: 1)
        #expect(text.split(separator: "\n").filter { $0.hasPrefix("#") }.count == 2)
    }

    @Test("Nothing wrong is said in words")
    func nothing() { #expect(MistakeText.text([], width: 80) == "no sample was given a wrong class") }
}
