import Glibc

/// Other processes, as `/proc` shows them.
enum ProcessTable {
    /// Those that a process started and that have not ended.
    static func children(of parent: pid_t) -> [pid_t] {
        guard let directory = opendir("/proc") else { return [] }
        defer { closedir(directory) }
        var found: [pid_t] = []
        while let entry = readdir(directory) {
            let name = withUnsafeBytes(of: entry.pointee.d_name) { bytes in
                String(decoding: bytes.prefix { $0 != 0 }, as: UTF8.self)
            }
            guard let process = pid_t(name), let status = status(of: process), status.parent == parent else { continue }
            if status.isAlive { found.append(process) }
        }
        return found
    }

    /// Those of the children that run `apus worker`. A process is shown with its parent's words before it runs its own
    /// program, and so is the one by which LeakSanitizer looks at a process that ends.
    static func workers(of parent: pid_t) -> [pid_t] {
        children(of: parent).filter { title(of: $0).hasPrefix("apus worker ") }
    }

    /// What `ps -o args` shows: the words that a process was started with, or its title.
    static func title(of process: pid_t) -> String {
        let words = (try? FileBytes.text("/proc/\(process)/cmdline"))?.split(separator: "\0") ?? []
        return words.joined(separator: " ")
    }

    /// What `ps -o comm` shows.
    static func name(of process: pid_t) -> String {
        String((try? FileBytes.text("/proc/\(process)/comm"))?.prefix { $0 != "\n" } ?? "")
    }

    /// A process that has ended counts as gone although nobody has asked for its status yet.
    static func isAlive(_ process: pid_t) -> Bool { status(of: process)?.isAlive ?? false }

    /// Whether a signal of that number is handled or blocked, and so does not simply end the process.
    static func catches(_ signal: Int32, _ process: pid_t) throws -> Bool {
        let lines = try FileBytes.text("/proc/\(process)/status").split(separator: "\n")
        let masks = lines.filter { $0.hasPrefix("SigCgt:") || $0.hasPrefix("SigBlk:") }
        return masks.contains { line in
            let mask = line.split(separator: "\t").last.flatMap { UInt64($0, radix: 16) } ?? 0
            return mask >> UInt64(signal - 1) & 1 == 1
        }
    }

    private static func status(of process: pid_t) -> (parent: pid_t, isAlive: Bool)? {
        guard let text = try? FileBytes.text("/proc/\(process)/stat") else { return nil }
        // The name in the second field may hold spaces and parentheses; state and parent follow it.
        guard let end = text.lastIndex(of: ")") else { return nil }
        let fields = text[text.index(after: end)...].split(separator: " ")
        guard fields.count > 1, let parent = pid_t(fields[1]) else { return nil }
        return (parent, fields[0] != "Z" && fields[0] != "X")
    }
}
