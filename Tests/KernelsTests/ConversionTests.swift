import KernelInterface
import Networks
import TestSupport
import Testing

@testable import Kernels

@Suite("Conversion")
struct ConversionTests {
    @Test(
        "gives every input the bits of one fused operation, and leaves 0 beside them, on every instruction set",
        arguments: [1, 15, 16, 17, 784], InstructionSet.available)
    func fuses(pixels: Int, instructionSet: InstructionSet) throws {
        // 19 samples end in the middle of a second band.
        let samples: [UInt32] = (0..<19).map { ($0 * 7 + 3) % 20 }
        let images = (0..<20 * pixels).map { UInt8($0 * 37 % 256) }
        let labels = [UInt8](repeating: 0, count: 20)
        let own = (0..<pixels).map { -0.3 + Float($0) / 1000 }
        for offsets in [own, [-0.3]] {
            let kernel = GradientKernel(
                shape: NetworkShape(widths: [pixels, 2], activation: .relu, loss: .softmaxCrossEntropy), leafSize: 4,
                capacity: 19, instructionSet: instructionSet)
            images.withUnsafeBufferPointer { images in
                labels.withUnsafeBufferPointer { labels in
                    guard let images = images.baseAddress, let labels = labels.baseAddress else { return }
                    let source = SampleSource(
                        images: images, labels: labels, count: 20, pixels: pixels, scale: 1 / 255, offsets: offsets)
                    samples.withUnsafeBufferPointer { kernel.stage(samples: $0, of: source, slot: 0) }
                }
            }
            let matrix = kernel.input(kernel.slots[0], block: 0)
            for sample in 0..<32 {
                for column in 0..<matrix.tilesPerBand * 16 {
                    let tile = sample / 16 * matrix.tilesPerBand + column / 16
                    let found = matrix.base[tile * 256 + sample % 16 * 16 + column % 16]
                    var expected: Float = 0
                    if sample < samples.count, column < pixels {
                        let byte = images[Int(samples[sample]) * pixels + column]
                        expected = offsets[column % offsets.count].addingProduct(Float(byte), 1 / 255)
                    }
                    try #require(found.bitPattern == expected.bitPattern, "sample \(sample), pixel \(column)")
                }
            }
        }
    }
}
