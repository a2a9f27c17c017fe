/// A body without end, asked for more only when what it gave before has left: a slow reader holds nothing back and makes
/// nothing pile up.
package protocol ResponseStream: AnyObject {
    /// The next piece; nil where there is nothing now.
    func next() -> [UInt8]?
}
