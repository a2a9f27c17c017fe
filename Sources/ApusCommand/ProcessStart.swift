internal import CStart
internal import Failures
internal import Glibc

/// What this process was started with, as the kernel handed it over: `CommandLine` reads /proc, which may not be there, or
/// not show what `main` was given.
enum ProcessStart {
    /// The words of the command line, the program's own name first.
    ///
    /// - Throws: `Failure.usage` where there are none at all; in their place Linux hands over one that is empty.
    static func arguments() throws(Failure) -> [String] {
        var count: Int32 = 0
        let words = apus_arguments(&count)
        let texts = (0..<Int(count)).compactMap { words?[$0].map { String(cString: $0) } }
        guard !texts.isEmpty, texts != [""] else {
            throw Failure(
                .usage, "started without any arguments, not even the program's name; start it as `apus COMMAND`")
        }
        return texts
    }

    /// Whether a standard descriptor was closed. Nothing can be written to or read from it, although it is open by now.
    static func wasClosed(_ descriptor: Int32) -> Bool { apus_was_closed(descriptor) != 0 }

    /// Shows what this process does in lists of processes, in place of the command line.
    static func setTitle(_ title: String) { apus_set_title(title) }
}
