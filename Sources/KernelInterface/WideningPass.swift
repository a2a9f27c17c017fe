/// Little-endian bfloat16 to float32, which holds each of them exactly.
package struct WideningPass {
    /// `count` numbers of two bytes, anywhere in memory.
    package let bytes: UnsafeRawPointer
    package let count: Int
    package let values: UnsafeMutablePointer<Float>

    package init(bytes: UnsafeRawPointer, count: Int, values: UnsafeMutablePointer<Float>) {
        self.bytes = bytes
        self.count = count
        self.values = values
    }
}
