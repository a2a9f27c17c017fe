/// How many processors' time the control groups of a process let it use, as the kernel's files say it.
enum ProcessorQuota {
    /// Of this process; nil where nothing limits it.
    static var current: Double? {
        let groups = ControlGroups.read("/proc/self/cgroup") ?? ""
        return least(groups: groups, read: ControlGroups.read)
    }

    /// - Parameters:
    ///   - groups: What `/proc/self/cgroup` says.
    ///   - read: The text of a file; nil where there is none.
    /// - Returns: The least of all limits from the process's groups up to the roots.
    static func least(groups: String, read: (String) -> String?) -> Double? {
        ControlGroups.folders(of: "cpu", groups: groups).compactMap { folder, isUnified in
            if isUnified { return read(folder + "/cpu.max").flatMap(unified) }
            guard let quota = read(folder + "/cpu.cfs_quota_us"), let period = read(folder + "/cpu.cfs_period_us")
            else { return nil }
            return ratio(quota, period)
        }.min()
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
}
