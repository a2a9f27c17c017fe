internal import CSystem
internal import Glibc

/// The processors that this process may use.
package enum Processors {
    /// Their numbers by the affinity mask that the process started with; at least one.
    package static let permitted: [Int] = {
        var numbers = [Int32](repeating: 0, count: 4096)
        let count = Int(apus_usable_processors(&numbers, Int32(numbers.count)))
        return count > 0 ? numbers.prefix(count).map(Int.init) : [0]
    }()

    /// As many of those as a limit on the processor time of its control group lets it keep busy; at least one.
    package static let usable: [Int] = {
        guard let quota = ProcessorQuota.current, quota < Double(permitted.count) else { return permitted }
        return Array(permitted.prefix(max(1, Int(quota.rounded(.up)))))
    }()

    /// Keeps the calling thread, and those it starts, on some of them; where that is refused, it stays where it was.
    package static func run(on processors: [Int]) {
        let numbers = processors.map(Int32.init(clamping:))
        _ = apus_run_on(numbers, Int32(numbers.count))
    }
}

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

/// The control groups of this process, and the files by which the kernel tells of them and of the process.
enum ControlGroups {
    /// The folders that limit a resource, from the process's groups up to the roots.
    ///
    /// - Parameters:
    ///   - controller: `cpu` or `memory`.
    ///   - groups: What `/proc/self/cgroup` says.
    static func folders(of controller: Substring, groups: String) -> [(path: String, isUnified: Bool)] {
        groups.split(separator: "\n").flatMap { line -> [(path: String, isUnified: Bool)] in
            let fields = line.split(separator: ":", maxSplits: 2, omittingEmptySubsequences: false)
            guard fields.count == 3 else { return [] }
            let controllers = fields[1].split(separator: ",")
            guard controllers.isEmpty || controllers.contains(controller) else { return [] }
            let root = "/sys/fs/cgroup" + (controllers.isEmpty ? "" : "/\(controller)")
            return ancestors(of: fields[2]).map { (root + $0, controllers.isEmpty) }
        }
    }

    /// The path itself and all above it, the root as an empty path.
    private static func ancestors(of path: Substring) -> [String] {
        var result = [""]
        for part in path.split(separator: "/") { result.append(result[result.count - 1] + "/" + part) }
        return result
    }

    /// The text of a file of the kernel's, its first 16 KiB; nil where there is none.
    static func read(_ path: String) -> String? {
        let descriptor = open(path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { return nil }
        defer { close(descriptor) }
        var buffer = [UInt8](repeating: 0, count: 1 << 14)
        let count = Glibc.read(descriptor, &buffer, buffer.count)
        return count >= 0 ? String(decoding: buffer.prefix(count), as: UTF8.self) : nil
    }
}
