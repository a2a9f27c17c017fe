internal import Kernels
internal import Training

/// Why a result cannot be used.
enum ResultDefect: Equatable {
    /// It cannot be what it says it is: its sender does not do its work.
    case wrong(String)
    /// It is well formed, but not a finite number: the training's fault as likely as the sender's.
    case notFinite(String)
}

/// Whether a worker's result can be what it says it is.
struct ResultCheck {
    let phase: Phase
    let tree: GradientTree
    let samples: Int
    let leafSize: Int
    let classes: Int
    /// Bytes of a gradient as it travels.
    let gradientBytes: Int

    /// - Parameter tensor: The frame that came with the result: a gradient, or confusion counts.
    /// - Returns: What is wrong with it; nil if nothing is.
    func defect(of result: NodeResult, tensor: UnsafeRawBufferPointer) -> ResultDefect? {
        if let defect = defect(of: result) { return defect }
        let expected = Int(result.samples)
        if phase.isTraining {
            guard tensor.count == gradientBytes else {
                return .wrong("a gradient has \(gradientBytes) bytes, and the result has \(tensor.count)")
            }
        } else {
            guard tensor.count == classes * classes * 4 else {
                return .wrong(
                    "confusion counts have \(classes * classes * 4) bytes, and the result has \(tensor.count)")
            }
            var total = 0
            for index in 0..<classes * classes {
                total += Int(tensor.loadUnaligned(fromByteOffset: index * 4, as: UInt32.self))
            }
            guard total == expected else { return .wrong("\(expected) samples were counted as \(total)") }
        }
        return nil
    }

    /// The same for what is known of a result without its tensor.
    func defect(of result: NodeResult) -> ResultDefect? {
        let leaves = result.node.leaves(of: tree.leafCount)
        let expected = min(leaves.upperBound * leafSize, samples) - leaves.lowerBound * leafSize
        guard Int(result.samples) == expected else {
            return .wrong("node \(result.node) has \(expected) samples, and the result speaks of \(result.samples)")
        }
        guard Int(result.correct) <= expected else {
            return .wrong("\(result.correct) of \(expected) samples cannot be right")
        }
        guard result.lossSum.isFinite else {
            return .notFinite("the loss of node \(result.node) is \(result.lossSum.withoutSignOfNaN)")
        }
        return nil
    }
}
