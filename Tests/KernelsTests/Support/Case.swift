import Networks
import Testing

/// One network and one node to try it on.
struct Case: CustomTestStringConvertible, Sendable {
    let shape: NetworkShape
    let leafSize: Int
    let samples: Int
    let smoothing: Float

    init(
        _ widths: [Int], _ activation: Activation = .relu, _ loss: OutputLoss = .softmaxCrossEntropy, leaf: Int = 16,
        samples: Int, smoothing: Float = 0
    ) {
        shape = NetworkShape(widths: widths, activation: activation, loss: loss)
        leafSize = leaf
        self.samples = samples
        self.smoothing = smoothing
    }

    var testDescription: String {
        let widths = shape.widths.map(String.init).joined(separator: "-")
        let smoothed = smoothing > 0 ? ", labels smoothed by \(smoothing)" : ""
        return
            "\(widths) \(shape.activation.map(\.rawValue) ?? "") \(shape.loss), leaf \(leafSize), \(samples) samples\(smoothed)"
    }

    /// Widths around the vector widths and the tiles, every activation with every loss, odd leaves and counts, nodes
    /// of several blocks, and smoothed labels.
    static let all: [Case] = [
        Case([784, 128, 10], samples: 40),
        Case([2, 3, 2], .sigmoid, leaf: 1, samples: 3),
        Case([1, 1, 1], .tanh, .meanSquaredError, leaf: 5, samples: 7),
        Case([2, 2, 1], .sigmoid, .sigmoidCrossEntropy, leaf: 1, samples: 1),
        Case([3, 10, 15, 16, 17], .relu, leaf: 5, samples: 33),
        Case([17, 16, 10], .tanh, leaf: 16, samples: 17),
        Case([16, 33, 3], .sigmoid, .meanSquaredError, leaf: 32, samples: 64),
        Case([15, 100, 20], .tanh, .meanSquaredError, leaf: 16, samples: 31),
        Case([100, 64, 48, 10], .relu, leaf: 16, samples: 128),
        Case([49, 112, 1], .relu, .sigmoidCrossEntropy, leaf: 32, samples: 70),
        Case([49, 20, 1], .tanh, .sigmoidCrossEntropy, leaf: 5, samples: 26),
        Case([31, 10], .relu, leaf: 5, samples: 11),
        Case([9, 1], .relu, .meanSquaredError, leaf: 3, samples: 100),
        Case([10, 12, 40], .sigmoid, leaf: 16, samples: 300),
        Case([10, 12, 4], .relu, leaf: 5, samples: 403),
        Case([6, 7, 3], .tanh, leaf: 1, samples: 300),
        Case([6, 7, 3], .relu, .meanSquaredError, leaf: 200, samples: 500),
        Case([8, 65, 96, 2], .tanh, leaf: 33, samples: 145),
        Case([20, 144, 10], .relu, leaf: 32, samples: 1024),
        Case([17, 16, 10], .relu, leaf: 16, samples: 33, smoothing: 0.1),
        Case([15, 12, 3], .tanh, leaf: 5, samples: 26, smoothing: 0.3),
        Case([6, 7, 2], .sigmoid, leaf: 1, samples: 40, smoothing: 0.1),
        Case([9, 40], .relu, leaf: 16, samples: 70, smoothing: 0.9),
        Case([49, 20, 1], .tanh, .sigmoidCrossEntropy, leaf: 5, samples: 26, smoothing: 0.1),
    ]
}
