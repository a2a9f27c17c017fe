/// float32 to little-endian bfloat16: to the nearest, ties to even.
package struct NarrowingPass {
    package let values: UnsafePointer<Float>
    package let count: Int
    /// Room for `count` numbers of two bytes, anywhere in memory.
    package let bytes: UnsafeMutableRawPointer

    package init(values: UnsafePointer<Float>, count: Int, bytes: UnsafeMutableRawPointer) {
        self.values = values
        self.count = count
        self.bytes = bytes
    }
}
