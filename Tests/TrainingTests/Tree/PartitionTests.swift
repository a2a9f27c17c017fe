import Testing
import Training

struct PartitionTests {
    /// Leaves of each worker's share.
    private func sizes(_ shares: [[TreeNode]], of tree: GradientTree) -> [Int] {
        shares.map { nodes in nodes.reduce(0) { $0 + $1.leaves(of: tree.leafCount).count } }
    }

    @Test("every leaf is in one share, from left to right, whatever the speeds", arguments: 1...9)
    func coversEveryLeafOnce(workers: Int) {
        let numbers = (1...workers).map(Double.init)
        let speeds: [[Double]] = [
            numbers.map { _ in 1 }, numbers, numbers.map { 1 / ($0 * $0) }, numbers.map { $0 == 1 ? 1e9 : 1e-9 },
            numbers.map { $0 == Double(workers) ? 1e9 : 1e-9 },
        ]
        for leafCount in Array(1...40) + [63, 64, 65, 1000, 3750] {
            let tree = GradientTree(leafCount: leafCount)
            for speeds in speeds {
                let shares = Partition.shares(of: tree, speeds: speeds)
                #expect(shares.count == workers)
                let leaves: [Int] = shares.joined().flatMap { Array($0.leaves(of: leafCount)) }
                #expect(leaves == Array(0..<leafCount))
            }
        }
    }

    @Test("shares are in proportion to the speeds, within a quarter of an even share and rounding")
    func proportions() {
        for leafCount in [64, 100, 1000, 3750] {
            let tree = GradientTree(leafCount: leafCount)
            for speeds in [[1, 1], [3, 1], [1, 2, 3], [5, 5, 1, 1], [2, 1, 1, 1, 1, 1, 1]] as [[Double]] {
                let sizes = sizes(Partition.shares(of: tree, speeds: speeds), of: tree)
                let total = speeds.reduce(0, +)
                for (size, speed) in zip(sizes, speeds) {
                    let ideal = Double(leafCount) * speed / total
                    // Both borders of a share may move by an eighth of an even one.
                    #expect(abs(Double(size) - ideal) <= Double(leafCount) / Double(speeds.count) / 4 + 1)
                }
            }
        }
    }

    @Test("only the ratios of the speeds count")
    func scale() {
        let tree = GradientTree(leafCount: 100)
        #expect(
            Partition.shares(of: tree, speeds: [1, 2, 5]) == Partition.shares(of: tree, speeds: [1024, 2048, 5120]))
    }

    @Test("equal workers share a power of two of leaves as one node each", arguments: [1, 2, 4, 8])
    func evenShares(workers: Int) {
        let shares = Partition.shares(
            of: GradientTree(leafCount: 64), speeds: [Double](repeating: 7, count: workers))
        #expect(shares.allSatisfy { $0.count == 1 })
    }

    @Test("with fewer leaves than workers, some get nothing and none gets two")
    func fewerLeavesThanWorkers() {
        let tree = GradientTree(leafCount: 3)
        let sizes = sizes(Partition.shares(of: tree, speeds: [1, 1, 1, 1, 1, 1, 1]), of: tree)
        #expect(sizes.count == 7)
        #expect(sizes.filter { $0 == 1 }.count == 3)
        #expect(sizes.filter { $0 == 0 }.count == 4)
    }

    @Test("nobody gets nothing")
    func nobody() {
        #expect(Partition.shares(of: GradientTree(leafCount: 8), speeds: []).isEmpty)
    }

    @Test("the leaves of some nodes are divided like those of a whole tree, each share below them", arguments: 1...9)
    func partsOfATree(workers: Int) {
        let tree = GradientTree(leafCount: 61)
        for leaves in [0..<61, 8..<16, 5..<23, 60..<61, 17..<61] {
            let roots = tree.cover(leaves)
            let shares = Partition.shares(of: tree, roots: roots, speeds: [Double](repeating: 1, count: workers))
            #expect(shares.count == workers)
            #expect(shares.joined().flatMap { Array($0.leaves(of: 61)) } == Array(leaves))
            #expect(shares.joined().allSatisfy { node in roots.contains { $0.covers(node) } })
        }
    }

    @Test("nodes that are no neighbours are divided too, and cut between them where that is near enough")
    func scatteredNodes() {
        let tree = GradientTree(leafCount: 64)
        let roots = [TreeNode(level: 3, index: 6), TreeNode(level: 0, index: 9), TreeNode(level: 3, index: 2)]
        let shares = Partition.shares(of: tree, roots: roots, speeds: [1, 1])
        #expect(shares == [[roots[0], roots[1]], [roots[2]]])
        let thirds = Partition.shares(of: tree, roots: roots, speeds: [1, 1, 1])
        #expect(thirds.joined().flatMap { Array($0.leaves(of: 64)) } == Array(48..<56) + [9] + Array(16..<24))
    }
}
