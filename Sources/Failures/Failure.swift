/// The one error that reaches a person: a single line that says what was being done, to what, what was
/// expected, what was found and what to do about it, with the exit status it leads to.
package struct Failure: Error, Sendable, Equatable {
    /// What kind of trouble it is; the raw value is the process's exit status (after `sysexits.h`).
    package enum Kind: Int32, Sendable {
        /// The command line, or a request that contradicts what is already there.
        case usage = 64
        /// Data that is damaged, missing or does not fit: data sets, checkpoints, pictures; also divergence.
        case data = 65
        /// Nobody to work with.
        case unavailable = 69
        /// A defect of Apus itself.
        case bug = 70
        /// A run directory that cannot be written, or that another process holds.
        case cannotCreate = 73
        /// A write that failed.
        case inputOutput = 74
        /// Stopped by a signal after a checkpoint; resumable.
        case interrupted = 75
        /// Stopped at once by a second Ctrl-C, without waiting for anything.
        case stoppedAtOnce = 130
    }

    package let kind: Kind
    /// One line, without a trailing newline; settings and commands in it are a ``Mention``.
    package let message: String
    /// What is shown below that line, where several causes are better told in a table.
    package var details: String?

    package init(_ kind: Kind, _ message: String, details: String? = nil) {
        self.kind = kind
        self.message = message
        self.details = details
    }
}

extension Failure: CustomStringConvertible {
    package var description: String { Mention.plain(message) }
}
