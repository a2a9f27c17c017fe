/// Adds up losses and hits of a node's samples, block by block: losses in sample order within a leaf, leaves by the
/// tree.
struct NodeTally {
    private let leafSize: Int
    private var tree = LeafTree()
    private var leafLoss = 0.0
    private var leafCount = 0
    private var correct = 0

    init(leafSize: Int) { self.leafSize = leafSize }

    mutating func add(
        losses: UnsafePointer<Double>, predictions: UnsafePointer<UInt32>, labels: UnsafePointer<UInt8>, count: Int
    ) {
        for sample in 0..<count {
            leafLoss += losses[sample]
            leafCount += 1
            if leafCount == leafSize { closeLeaf() }
            if predictions[sample] == UInt32(labels[sample]) { correct += 1 }
        }
    }

    mutating func sum() -> NodeSum {
        if leafCount > 0 { closeLeaf() }
        return NodeSum(lossSum: tree.total(), correct: correct)
    }

    private mutating func closeLeaf() {
        tree.add(leafLoss)
        leafLoss = 0
        leafCount = 0
    }
}
