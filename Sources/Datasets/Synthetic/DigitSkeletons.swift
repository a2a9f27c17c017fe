/// The ways of writing each digit that the program knows, all drawn by hand for it.
enum DigitSkeletons {
    /// The ways of writing the digit `digit`, 0...9.
    static func ways(ofWriting digit: Int) -> [StrokeSkeleton] { all[digit] }

    /// One of them, as often as its weight says.
    static func choose(_ digit: Int, _ random: inout PictureRandom) -> StrokeSkeleton {
        let ways = all[digit]
        var ticket = random.integer(below: ways.reduce(0) { $0 + $1.weight })
        for way in ways {
            if ticket < way.weight { return way }
            ticket -= way.weight
        }
        return ways[0]
    }

    private static let all = [zero, one, two, three, four, five, six, seven, eight, nine]
}
