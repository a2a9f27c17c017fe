internal import CStart
internal import Failures
internal import Files
internal import Glibc

/// What this process was started with, as the kernel handed it over: `CommandLine` reads /proc, which may not be there, or
/// not show what `main` was given.
enum ProcessStart {
    /// The words of the command line, the program's own name first.
    ///
    /// - Throws: `Failure.usage` where there are none at all; in their place Linux hands over one that is empty. `Failure.data`
    ///   where one, or a variable `APUS_...`, is not UTF-8: a name that is not is another's once it is a string, and what it
    ///   names would not be found, or made beside it.
    static func arguments() throws(Failure) -> [String] {
        var count: Int32 = 0
        let words = apus_arguments(&count)
        for number in 1..<max(1, Int(count)) {
            if let word = words?[number] { try refuseOtherEncodings("argument", word) }
        }
        var position = environ
        while let entry = position.pointee {
            let prefix = SettingName.variablePrefix
            if strncmp(entry, prefix, prefix.utf8.count) == 0 { try refuseOtherEncodings("variable", entry) }
            position += 1
        }
        let texts = (0..<Int(count)).compactMap { words?[$0].map { String(cString: $0) } }
        guard !texts.isEmpty, texts != [""] else {
            throw Failure(
                .usage, "started without any arguments, not even the program's name; start it as `apus COMMAND`")
        }
        return texts
    }

    private static func refuseOtherEncodings(_ what: String, _ text: UnsafePointer<CChar>) throws(Failure) {
        guard String(validatingCString: text) == nil else { return }
        throw Failure(
            .data,
            "the \(what) \(String(cString: text).onOneLine): expected names in UTF-8, found bytes that are not; rename what it "
                + "names, or make a link to it that has a name in UTF-8")
    }

    /// Whether a standard descriptor was closed. Nothing can be written to or read from it, although it is open by now.
    static func wasClosed(_ descriptor: Int32) -> Bool { apus_was_closed(descriptor) != 0 }

    /// Shows what this process does in lists of processes, in place of the command line.
    static func setTitle(_ title: String) { apus_set_title(title) }
}
