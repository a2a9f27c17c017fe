internal import Datasets
internal import Failures
internal import Hashing
internal import System
internal import Training

/// The dataset as a worker assembles it from pieces, which it asks for some at a time.
final class DatasetReplica {
    /// Pieces under way at once: enough to keep the link busy, few enough to bound the queue.
    private static let window = 4

    let description: DatasetDescription
    private let layout: DatasetLayout
    /// Where the bytes lie; a relay's workers map it.
    let memory: SharedMemory
    var bytes: UnsafeMutableRawBufferPointer { memory.bytes }
    /// Bytes from the start.
    private(set) var received = 0
    private var requested = 0
    /// Whether the bytes are known to be those that the coordinator named.
    private(set) var isVerified = false

    /// - Throws: `Failure.data` for a description that makes no sense or is larger than any this Apus makes,
    ///   `Failure.unavailable` where there is not enough memory.
    init(_ description: DatasetDescription) throws(Failure) {
        layout = try description.layout()
        memory = try SharedMemory("dataset", byteCount: layout.byteCount)
        self.description = description
    }

    var isComplete: Bool { received == bytes.count }

    /// The next piece to ask for, if another may be under way.
    func nextRequest() -> (offset: UInt64, count: UInt32)? {
        guard requested < bytes.count, requested - received < Self.window * WireFormat.pieceBytes else { return nil }
        let count = min(WireFormat.pieceBytes, bytes.count - requested)
        defer { requested += count }
        return (UInt64(requested), UInt32(count))
    }

    /// - Throws: `Failure.data` for a piece that was not asked for; pieces come in the order of the requests.
    func receive(_ piece: UnsafeRawBufferPointer, at offset: UInt64) throws(Failure) {
        guard offset == UInt64(received), piece.count == min(WireFormat.pieceBytes, bytes.count - received),
            received + piece.count <= requested
        else {
            throw Failure(
                .data,
                "cannot receive the dataset \(description.name): expected the bytes from \(received) on, found "
                    + "\(piece.count.counted("byte")) from \(offset) on")
        }
        UnsafeMutableRawBufferPointer(rebasing: bytes[received..<received + piece.count]).copyMemory(from: piece)
        received += piece.count
    }

    /// - Throws: `Failure.data` unless the bytes are those that the coordinator named and every label is a class.
    func verify() throws(Failure) {
        let view = try DatasetView(layout: layout, bytes: UnsafeRawBufferPointer(bytes))
        let digest = view.sha256(classes: description.classes)
        guard digest.description == description.sha256 else {
            throw Failure(
                .data,
                "the dataset \(description.name) arrived damaged: expected SHA-256 \(description.sha256), found \(digest)"
            )
        }
        isVerified = true
    }
}
