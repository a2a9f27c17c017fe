package import System

/// A dataset in memory that its workers hold a copy of.
package struct TrainingData {
    package let description: DatasetDescription
    /// Images, then labels, as the description says. They live as long as some copy of this value: who keeps the
    /// address must keep the value.
    package let bytes: UnsafeRawBufferPointer
    /// Whether the pictures are known to lie transposed.
    package var isTransposed = false
    /// What keeps the bytes alive.
    private let owner: AnyObject
    /// The memory in which they lie, if other processes can map it.
    package var shared: SharedMemory? { owner as? SharedMemory }

    package init(description: DatasetDescription, bytes: UnsafeRawBufferPointer, owner: AnyObject) {
        precondition(bytes.count == description.byteCount, "the bytes are those described")
        self.description = description
        self.bytes = bytes
        self.owner = owner
    }
}
