import Kernels
import Networks
import Testing

@Suite("The order of additions")
struct LeafTreeTests {
    /// Leaves `first ..< first + count` by the tree's own words: split at the greatest power of two below the count.
    private func tree<Element>(_ leaves: ArraySlice<Element>, _ add: (Element, Element) -> Element) -> Element {
        guard leaves.count > 1 else { return leaves[leaves.startIndex] }
        var half = 1
        while half * 2 < leaves.count { half *= 2 }
        let middle = leaves.startIndex + half
        return add(tree(leaves[..<middle], add), tree(leaves[middle...], add))
    }

    private static let shapes = Case.all.filter { $0.samples <= 403 && $0.shape.inputs < 784 }

    @Test("is samples within a leaf, then the tree, by fused multiply-add", arguments: shapes)
    func isSamplesThenTree(example: Case) {
        let workload = Workload(example)
        let kernel = workload.kernel()
        let layer = workload.layout.layers[0]
        var leaves: [[Float]] = []
        for first in stride(from: 0, to: workload.samples, by: workload.leafSize) {
            var leaf = [Float](repeating: 0, count: (layer.inputs + 1) * layer.outputs)
            for position in first..<min(workload.samples, first + workload.leafSize) {
                // The gradient of one sample's bias is its dz.
                let (single, _) = workload.gradient(of: position..<(position + 1), with: kernel)
                let inputs = workload.input(position) + [1]
                for (row, x) in inputs.enumerated() {
                    for output in 0..<layer.outputs {
                        let index = row * layer.outputs + output
                        leaf[index] = leaf[index].addingProduct(x, single.base[layer.biasOffset + output])
                    }
                }
            }
            leaves.append(leaf)
        }
        let expected = tree(leaves[...]) { left, right in zip(left, right).map { $0 + $1 } }
        let (gradient, _) = workload.gradient(with: kernel)
        let found = (0...layer.inputs).flatMap { row in
            (0..<layer.outputs).map { gradient.base[layer.weightOffset + row * layer.paddedOutputs + $0] }
        }
        #expect(found.map(\.bitPattern) == expected.map(\.bitPattern))
    }

    @Test("of losses is that of gradients", arguments: shapes)
    func ofLosses(example: Case) {
        let workload = Workload(example)
        let kernel = workload.kernel()
        var leaves: [Double] = []
        for first in stride(from: 0, to: workload.samples, by: workload.leafSize) {
            var leaf = 0.0
            for position in first..<min(workload.samples, first + workload.leafSize) {
                leaf += workload.gradient(of: position..<(position + 1), with: kernel).sum.lossSum
            }
            leaves.append(leaf)
        }
        let (_, sum) = workload.gradient(with: kernel)
        #expect(sum.lossSum.bitPattern == tree(leaves[...], +).bitPattern)
    }

    @Test(
        "does not depend on how leaves are dealt out as nodes", arguments: [1, 5, 16, 32],
        [[8], [4, 4], [4, 2, 2], [2, 2, 4], [1, 1, 2, 4], [4, 2, 1, 1], [1, 1, 1, 1, 1, 1, 1, 1]])
    func doesNotDependOnNodes(leafSize: Int, nodes: [Int]) {
        let workload = Workload(Case([12, 20, 10], .tanh, leaf: leafSize, samples: 8 * leafSize))
        let kernel = workload.kernel()
        let whole = workload.gradient(with: kernel)
        var parts: [(leaves: Int, gradient: [Float], loss: Double)] = []
        var first = 0
        for leaves in nodes {
            let part = workload.gradient(of: first..<(first + leaves * leafSize), with: kernel)
            first += leaves * leafSize
            parts.append((leaves, part.gradient.values, part.sum.lossSum))
            // Siblings are joined as soon as both are there.
            while parts.count > 1, parts[parts.count - 2].leaves == parts[parts.count - 1].leaves {
                let right = parts.removeLast()
                let left = parts.removeLast()
                let gradient = zip(left.gradient, right.gradient).map { $0 + $1 }
                parts.append((left.leaves + right.leaves, gradient, left.loss + right.loss))
            }
        }
        #expect(parts.count == 1)
        #expect(parts[0].gradient.map(\.bitPattern) == whole.gradient.bits)
        #expect(parts[0].loss == whole.sum.lossSum)
    }
}
