/// Why a result cannot be used.
enum ResultDefect: Equatable {
    /// It cannot be what it says it is: its sender does not do its work.
    case wrong(String)
    /// It is well formed, but not a finite number: the training's fault as likely as the sender's.
    case notFinite(String)
}
