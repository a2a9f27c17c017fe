internal import KernelInterface
package import Networks

/// Numbers as little-endian bytes on their way to another process, and back.
package struct NumberEncoding: Sendable {
    package let format: NumberFormat
    private let functions: KernelFunctions

    package init(_ format: NumberFormat, instructionSet: InstructionSet = .best) {
        self.format = format
        functions = instructionSet.functions
    }

    package func byteCount(of count: Int) -> Int { count * format.byteCount }

    /// - Parameters:
    ///   - values: As many as `bytes` hold; rounded to the format where they are not yet.
    ///   - bytes: Anywhere in memory; all are written.
    package func encode(_ values: UnsafePointer<Float>, into bytes: UnsafeMutableRawBufferPointer) {
        guard let base = bytes.baseAddress else { return }
        switch format {
        case .float32: bytes.copyMemory(from: UnsafeRawBufferPointer(start: values, count: bytes.count))
        case .bfloat16: functions.narrow(NarrowingPass(values: values, count: bytes.count / 2, bytes: base))
        }
    }

    /// - Parameters:
    ///   - bytes: Anywhere in memory, whatever they are.
    ///   - values: Room for as many numbers as `bytes` hold.
    package func decode(_ bytes: UnsafeRawBufferPointer, into values: UnsafeMutablePointer<Float>) {
        guard let base = bytes.baseAddress else { return }
        switch format {
        case .float32: UnsafeMutableRawPointer(values).copyMemory(from: base, byteCount: bytes.count)
        case .bfloat16: functions.widen(WideningPass(bytes: base, count: bytes.count / 2, values: values))
        }
    }
}
