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

    /// A process that has ended counts as gone although nobody has asked for its status yet.
    static func isAlive(_ process: pid_t) -> Bool { status(of: process)?.isAlive ?? false }

    private static func status(of process: pid_t) -> (parent: pid_t, isAlive: Bool)? {
        guard let text = try? FileBytes.text("/proc/\(process)/stat") else { return nil }
        // The name in the second field may hold spaces and parentheses; state and parent follow it.
        guard let end = text.lastIndex(of: ")") else { return nil }
        let fields = text[text.index(after: end)...].split(separator: " ")
        guard fields.count > 1, let parent = pid_t(fields[1]) else { return nil }
        return (parent, fields[0] != "Z" && fields[0] != "X")
    }
}
