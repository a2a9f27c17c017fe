import Testing

@testable import Cluster
@testable import Training

struct ResultCheckTests {
    /// Ten samples in leaves of four: the last leaf has two.
    private func check(_ phase: Phase) -> ResultCheck {
        ResultCheck(
            phase: phase, tree: GradientTree(leafCount: 3), samples: 10, leafSize: 4, classes: 2, gradientBytes: 64)
    }

    private func defect(
        _ phase: Phase = .gradient, node: TreeNode = TreeNode(level: 1, index: 0), loss: Double = 1.5,
        correct: UInt32 = 3, samples: UInt32 = 8, tensor: [UInt32] = [UInt32](repeating: 0, count: 16)
    ) -> ResultDefect? {
        tensor.withUnsafeBytes {
            check(phase).defect(
                of: NodeResult(node: node, lossSum: loss, correct: correct, samples: samples), tensor: $0)
        }
    }

    @Test("a right result has no defect")
    func right() {
        #expect(defect() == nil)
        #expect(defect(correct: 0) == nil)
        #expect(defect(correct: 8) == nil)
        #expect(defect(node: TreeNode(level: 1, index: 1), correct: 2, samples: 2) == nil)
        #expect(defect(node: TreeNode(level: 2, index: 0), samples: 10) == nil)
        #expect(defect(.validation, tensor: [3, 1, 4, 0]) == nil)
        #expect(defect(.test, node: TreeNode(level: 0, index: 2), correct: 1, samples: 2, tensor: [1, 0, 1, 0]) == nil)
    }

    @Test("another number of samples than the node has is a defect")
    func samples() {
        #expect(defect(samples: 7) == .wrong("node (1,0) has 8 samples, and the result speaks of 7"))
        #expect(defect(samples: .max) == .wrong("node (1,0) has 8 samples, and the result speaks of 4294967295"))
        #expect(
            defect(node: TreeNode(level: 1, index: 1), samples: 8)
                == .wrong("node (1,1) has 2 samples, and the result speaks of 8"))
    }

    @Test("more right answers than samples are a defect")
    func correct() {
        #expect(defect(correct: 9) == .wrong("9 of 8 samples cannot be right"))
    }

    @Test("a loss that is not finite is a defect", arguments: [Double.nan, .infinity, -.infinity])
    func loss(value: Double) {
        #expect(defect(loss: value) == .notFinite("the loss of node (1,0) is \(value)"))
    }

    @Test("a gradient of another size is a defect", arguments: [0, 15, 17])
    func gradientSize(floats: Int) {
        #expect(
            defect(tensor: [UInt32](repeating: 0, count: floats))
                == .wrong("a gradient has 64 bytes, and the result has \(floats * 4)"))
    }

    @Test("confusion counts of another size or another sum are a defect", arguments: [Phase.validation, .test])
    func confusion(phase: Phase) {
        #expect(defect(phase, tensor: [8, 0, 0]) == .wrong("confusion counts have 16 bytes, and the result has 12"))
        #expect(defect(phase, tensor: []) == .wrong("confusion counts have 16 bytes, and the result has 0"))
        #expect(defect(phase, tensor: [8, 0, 0, 1]) == .wrong("8 samples were counted as 9"))
        #expect(defect(phase, tensor: [.max, .max, 0, 10]) == .wrong("8 samples were counted as 8589934600"))
    }
}
