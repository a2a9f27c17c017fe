internal import Glibc

/// How many processors' time the control groups of a process let it use, as the kernel's files say it.
enum ProcessorQuota {
    /// Of this process; nil where nothing limits it.
    static var current: Double? {
        let groups = read("/proc/self/cgroup") ?? ""
        return least(groups: groups, read: read)
    }

    /// - Parameters:
    ///   - groups: What `/proc/self/cgroup` says.
    ///   - read: The text of a file; nil where there is none.
    /// - Returns: The least of all limits from the process's groups up to the roots.
    static func least(groups: String, read: (String) -> String?) -> Double? {
        var limits: [Double] = []
        for line in groups.split(separator: "\n") {
            let fields = line.split(separator: ":", maxSplits: 2, omittingEmptySubsequences: false)
            guard fields.count == 3 else { continue }
            let controllers = fields[1].split(separator: ",")
            for path in ancestors(of: fields[2]) {
                if controllers.isEmpty {
                    limits += [read("/sys/fs/cgroup\(path)/cpu.max").flatMap(unified)].compactMap(\.self)
                } else if controllers.contains("cpu") {
                    let folder = "/sys/fs/cgroup/cpu\(path)"
                    if let quota = read(folder + "/cpu.cfs_quota_us"), let period = read(folder + "/cpu.cfs_period_us")
                    {
                        limits += [ratio(quota, period)].compactMap(\.self)
                    }
                }
            }
        }
        return limits.min()
    }

    /// `cpu.max` of version 2: microseconds, or `max`, in a period of microseconds.
    private static func unified(_ text: String) -> Double? {
        let words = text.split { $0 == " " || $0 == "\n" }
        return words.count == 2 ? ratio(String(words[0]), String(words[1])) : nil
    }

    private static func ratio(_ quota: String, _ period: String) -> Double? {
        func number(_ text: String) -> Double? { Double(text.prefix { $0 != "\n" }) }
        guard let quota = number(quota), let period = number(period), quota > 0, period > 0 else { return nil }
        return quota / period
    }

    /// The path itself and all above it, the root as an empty path.
    private static func ancestors(of path: Substring) -> [String] {
        var result = [""]
        for part in path.split(separator: "/") { result.append(result[result.count - 1] + "/" + part) }
        return result
    }

    private static func read(_ path: String) -> String? {
        let descriptor = open(path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { return nil }
        defer { close(descriptor) }
        var buffer = [UInt8](repeating: 0, count: 4096)
        let count = Glibc.read(descriptor, &buffer, buffer.count)
        return count >= 0 ? String(decoding: buffer.prefix(count), as: UTF8.self) : nil
    }
}
