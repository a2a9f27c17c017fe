/// What a file is opened for.
package enum OpenPurpose: Sendable, Hashable {
    /// To read it from its start.
    case reading
    /// To write it: it is made, and must not be there.
    case creating
    /// To read it and to write behind its end: it is made if missing.
    case appending
    /// To lock, read and write it: it is made if missing.
    case locking
    /// To synchronize a directory's entries.
    case directory
}
