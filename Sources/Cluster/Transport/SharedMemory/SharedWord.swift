internal import Synchronization

/// One atomic word in memory that several processes map. Words that different processes write lie on cache lines of their
/// own.
struct SharedWord {
    /// Bytes between two words.
    static let stride = 64

    private let word: UnsafeMutablePointer<Atomic<UInt64>>

    /// - Parameter pointer: Eight bytes in memory that outlives this value, 8-byte aligned.
    init(at pointer: UnsafeMutableRawPointer) {
        word = pointer.assumingMemoryBound(to: Atomic<UInt64>.self)
    }

    /// Sees all that was written before the value found was published.
    @inline(__always)
    var value: UInt64 { word.pointee.load(ordering: .acquiring) }

    /// The value in the one order that all processes agree on.
    @inline(__always)
    var ordered: UInt64 { word.pointee.load(ordering: .sequentiallyConsistent) }

    /// Makes all that was written before visible to whoever sees the value.
    @inline(__always)
    func publish(_ value: UInt64) { word.pointee.store(value, ordering: .sequentiallyConsistent) }

    /// - Returns: What was there before.
    @inline(__always)
    func exchange(_ value: UInt64) -> UInt64 { word.pointee.exchange(value, ordering: .sequentiallyConsistent) }

    /// - Returns: What is there now, as a signed number.
    @inline(__always)
    func countDown() -> Int64 {
        Int64(bitPattern: word.pointee.wrappingSubtract(1, ordering: .sequentiallyConsistent).newValue)
    }
}
