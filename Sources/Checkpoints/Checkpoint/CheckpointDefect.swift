/// Why a file cannot be used as a checkpoint.
package enum CheckpointDefect: Error, Sendable, Equatable {
    /// It is not what was written: the phrase completes "FILE cannot be used: ...".
    case damaged(String)
    /// It is whole, but written by a newer Apus in a format of this version.
    case newer(version: Int)
}
