/// Where a picture comes from, as the command line names it.
package enum PictureSource: Sendable, Equatable {
    case standardInput
    case file(String)
    /// One of the pictures of an IDX file, counted from 0.
    case idx(path: String, index: Int)

    /// - Parameter text: `-`, `idx:PATH:INDEX` or a path.
    package init(_ text: String) throws(PictureFault) {
        if text == "-" {
            self = .standardInput
            return
        }
        guard text.hasPrefix("idx:") else {
            self = .file(text)
            return
        }
        let rest = text.dropFirst(4)
        guard let colon = rest.lastIndex(of: ":"), colon > rest.startIndex,
            let index = Int(rest[rest.index(after: colon)...]), index >= 0
        else { throw PictureFault("expected idx:PATH:INDEX with an index from 0 on, found none") }
        self = .idx(path: String(rest[..<colon]), index: index)
    }
}
