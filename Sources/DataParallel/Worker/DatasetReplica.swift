internal import Failures
internal import Hashing

/// The dataset as a worker assembles it from pieces, which it asks for some at a time.
final class DatasetReplica {
    /// Pieces under way at once: enough to keep the link busy, few enough to bound the queue.
    private static let window = 4

    let description: DatasetDescription
    let bytes: UnsafeMutableRawBufferPointer
    private var received = 0
    private var requested = 0

    /// - Throws: `Failure.data` for a description that makes no sense or is larger than any this Apus makes.
    init(_ description: DatasetDescription) throws(Failure) {
        let largest = 1 << 40
        guard description.rows > 0, description.columns > 0, description.trainCount > 0, description.testCount >= 0,
            description.rows < 1 << 16, description.columns < 1 << 16, description.trainCount < 1 << 31,
            description.testCount < 1 << 31, description.byteCount < largest
        else {
            throw Failure(.data, "cannot receive the dataset \(description.name): its description makes no sense")
        }
        self.description = description
        bytes = .allocate(byteCount: description.byteCount, alignment: 64)
    }

    deinit { bytes.deallocate() }

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
                    + "\(piece.count) bytes from \(offset) on")
        }
        UnsafeMutableRawBufferPointer(rebasing: bytes[received..<received + piece.count]).copyMemory(from: piece)
        received += piece.count
    }

    /// - Throws: `Failure.data` unless the bytes are those that the coordinator named and every label is a class.
    func verify() throws(Failure) {
        let digest = SHA256Hasher.digest(of: UnsafeRawBufferPointer(bytes))
        guard digest.description == description.sha256 else {
            throw Failure(
                .data,
                "the dataset \(description.name) arrived damaged: expected SHA-256 \(description.sha256), found \(digest)")
        }
        let classes = description.classNames.count
        guard bytes[(description.count * description.pixels)...].allSatisfy({ Int($0) < classes }) else {
            throw Failure(.data, "the dataset \(description.name) has labels beyond its \(classes) classes")
        }
    }
}
