/// The ways of writing each digit that the program knows, all drawn by hand for it.
package enum DigitSkeletons {
    /// The ways of writing `digit`, 0...9.
    package static func ways(ofWriting digit: Int) -> [StrokeSkeleton] { all[digit] }

    /// One way of writing `digit`, each as often as its weight says.
    static func choose(_ digit: Int, _ random: inout PictureRandom) -> StrokeSkeleton {
        let ways = all[digit]
        var ticket = random.integer(below: ways.reduce(0) { $0 + $1.weight })
        var chosen = 0
        while ticket >= ways[chosen].weight {
            ticket -= ways[chosen].weight
            chosen += 1
        }
        return ways[chosen]
    }

    private static let all = [zero, one, two, three, four, five, six, seven, eight, nine]
}
