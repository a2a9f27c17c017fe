internal import Files
internal import Glibc

/// The memory of one process, as the kernel counts it.
package struct ProcessMemory: Sendable, Codable, Hashable {
    package let process: Int32
    /// Bytes in memory, shared ones too.
    package let resident: Int
    /// The same, each page that n processes share counted as its n-th part: over all processes pages count once.
    package let proportional: Int

    /// - Returns: nil for a process that is gone.
    package init?(of process: Int32) {
        guard let text = Self.read("/proc/\(process)/smaps_rollup"), let resident = Self.bytes("Rss", in: text),
            let proportional = Self.bytes("Pss", in: text)
        else { return nil }
        self.process = process
        self.resident = resident
        self.proportional = proportional
    }

    /// A line of `smaps_rollup`, such as `Pss:   1234 kB`.
    static func bytes(_ key: String, in text: String) -> Int? {
        for line in text.split(separator: "\n") {
            let words = line.split(separator: " ")
            if words.count == 3, words[0] == "\(key):", words[2] == "kB" { return Int(words[1]).map { $0 * 1024 } }
        }
        return nil
    }

    /// The processes that a process started and that still live.
    package static func children(of parent: Int32) -> [Int32] {
        let processes = ((try? Directory.names(in: "/proc")) ?? []).compactMap { Int32($0) }
        return processes.filter { process in
            // pid (name) state parent ...; the name may hold anything.
            guard let text = read("/proc/\(process)/stat"), let end = text.lastIndex(of: ")") else { return false }
            return text[end...].split(separator: " ").dropFirst(2).first.flatMap { Int32($0) } == parent
        }
    }

    private static func read(_ path: String) -> String? {
        let descriptor = open(path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { return nil }
        defer { close(descriptor) }
        var buffer = [UInt8](repeating: 0, count: 1 << 14)
        let count = Glibc.read(descriptor, &buffer, buffer.count)
        return count > 0 ? String(decoding: buffer.prefix(count), as: UTF8.self) : nil
    }
}
