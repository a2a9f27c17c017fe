package import Networks

/// A sum of gradients in the tree's order, over a range of the flat arrays: a program on a stack of chunks.
package struct ReductionPass {
    /// Floats of one entry of the stack: two of them fit a first-level cache with room for what streams by.
    package static let chunk = 1024

    /// Flat arrays, each 64-byte aligned.
    package let buffers: UnsafePointer<UnsafePointer<Float>>
    package let steps: UnsafePointer<ReductionStep>
    package let stepCount: Int
    /// What every sum is rounded to.
    package let format: NumberFormat
    /// Room for the deepest stack, in chunks, 64-byte aligned.
    package let stack: UnsafeMutablePointer<Float>
    /// First float, and the one after the last; multiples of 16.
    package let start: Int
    package let end: Int
    /// Where the sum goes; an update has no use for it.
    package let output: UnsafeMutablePointer<Float>?

    package init(
        buffers: UnsafePointer<UnsafePointer<Float>>, steps: UnsafePointer<ReductionStep>, stepCount: Int,
        format: NumberFormat, stack: UnsafeMutablePointer<Float>, start: Int, end: Int,
        output: UnsafeMutablePointer<Float>?
    ) {
        self.buffers = buffers
        self.steps = steps
        self.stepCount = stepCount
        self.format = format
        self.stack = stack
        self.start = start
        self.end = end
        self.output = output
    }
}
