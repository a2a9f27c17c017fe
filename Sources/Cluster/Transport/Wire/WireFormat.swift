/// The grammar of the messages between coordinator (ROUTER) and worker (DEALER), version 4.
///
/// Every message begins with one control frame; tensors follow as raw frames of their own, so that nothing large is
/// ever copied into or parsed out of a message. Integers and IEEE 754 numbers are little-endian.
///
///     control   = magic version type worker body
///     magic     = "APUS"                            4 bytes
///     version   = u16                               4
///     type      = u16
///     worker    = u32                               the number given on admission; 0 before
///
///     hello     = [type 1]  json                    worker → coordinator, at most 64 KiB
///     fetch     = [type 2]  offset:u64 count:u32    wants a piece of the dataset
///     ready     = [type 3]  sha256:32               holds the dataset with this digest
///     result    = [type 4]  round:u64 phase:u8 seconds:f64 n:u16 n·(node loss:f64 correct:u32 samples:u32)
///                           then n frames: gradient, paddedCount·number, or confusion, classes²·u32
///     leaving   = [type 5]                          wants no more work
///     failed    = [type 6]  utf8                    cannot work, and why
///     attached  = [type 7]                          has mapped the memory that it was offered
///
///     welcome   = [type 101] json                   coordinator → worker, at most 16 MiB
///     refused   = [type 102] utf8
///     piece     = [type 103] offset:u64             then 1 frame: bytes of the dataset
///     task      = [type 104] round:u64 phase:u8 epoch:u32 batch:u32 version:u64 fresh:u8 n:u16 n·node
///                           then 1 frame if fresh: the parameters of that version, paddedCount·number
///     ping      = [type 105]                        the coordinator is alive
///     stop      = [type 106]                        the job is done
///     greetAgain = [type 107]                       whoever says that is not known here, or not any more
///     pause     = [type 108]                        the job is stopped, and may go on later
///
///     phase     = 1 gradient | 2 validation | 3 test | 4 local
///     node      = level:u8 index:u32
///     number    = f32 | bf16, the upper half of an f32; which of them, the job says
package enum WireFormat {
    static let magic: UInt32 = 0x5355_5041
    package static let version: UInt16 = 4
    static let headerBytes = 12

    /// The version of a control frame of another Apus; nil for this one's, and for bytes that are no control frame.
    ///
    /// Magic, version, type and number stand where they stand in every version, and so does the text of `refused`.
    static func otherVersion(of frame: UnsafeRawBufferPointer) -> UInt16? {
        var reader = ByteReader(frame)
        guard frame.count >= headerBytes, (try? reader.read(UInt32.self)) == magic,
            let found = try? reader.read(UInt16.self), found != version
        else { return nil }
        return found
    }
    /// The most nodes of one task or result.
    static let maximumNodes = RoundTask.maximumNodes
    /// The most bytes of JSON or text in a control frame.
    static let mostText = 1 << 16
    /// The most bytes of a welcome's JSON: a job may hold an offset for each of a million pixels.
    static let mostWelcome = 1 << 24
    /// Bytes of a dataset piece.
    package static let pieceBytes = 1 << 20
}
