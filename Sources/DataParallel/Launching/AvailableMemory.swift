internal import Glibc

/// What memory this process may still take, as the kernel's files say it.
struct AvailableMemory {
    /// Bytes that may be mapped by this process; nil where nothing limits it (`ulimit -v`).
    let addresses: Int?
    /// Bytes that may be written to by all processes of its control groups; nil where nobody says.
    let bytes: Int?

    /// Now.
    static var current: AvailableMemory {
        AvailableMemory(
            addressLimit: addressLimit, pageBytes: sysconf(Int32(_SC_PAGESIZE)),
            groups: ControlGroups.read("/proc/self/cgroup") ?? "", read: ControlGroups.read)
    }

    /// Of a process's address space, as it was started; nil where there is none.
    static let addressLimit: Int? = {
        var limit = rlimit()
        guard getrlimit(__rlimit_resource_t(RLIMIT_AS.rawValue), &limit) == 0 else { return nil }
        return Int(exactly: limit.rlim_cur)
    }()
}

extension AvailableMemory {
    /// - Parameters:
    ///   - groups: What `/proc/self/cgroup` says.
    ///   - read: The text of a file; nil where there is none.
    init(addressLimit: Int?, pageBytes: Int, groups: String, read: (String) -> String?) {
        let pages = read("/proc/self/statm").flatMap(Self.number) ?? 0
        addresses = addressLimit.map { max(0, $0 - pages * pageBytes) }
        let machine = read("/proc/meminfo").flatMap { text -> Int? in
            Self.field("MemAvailable:", of: text).map { ($0 + (Self.field("SwapFree:", of: text) ?? 0)) << 10 }
        }
        let limits = ControlGroups.folders(of: "memory", groups: groups).compactMap { folder, isUnified -> Int? in
            let names =
                isUnified ? ("memory.max", "memory.current") : ("memory.limit_in_bytes", "memory.usage_in_bytes")
            guard let limit = read("\(folder)/\(names.0)").flatMap(Self.number),
                let used = read("\(folder)/\(names.1)").flatMap(Self.number)
            else { return nil }
            // Pages of files are given up before anybody dies.
            let statistics = read("\(folder)/memory.stat") ?? ""
            let files = ["active_file", "inactive_file"].compactMap { Self.field($0, of: statistics) }.reduce(0, +)
            return max(0, limit - max(0, used - files))
        }
        bytes = (limits + [machine].compactMap(\.self)).min()
    }

    /// A first word that is one; "max" is none.
    private static func number(_ text: String) -> Int? {
        text.split(whereSeparator: \.isWhitespace).first.flatMap { Int($0) }
    }

    private static func field(_ name: String, of text: String) -> Int? {
        for line in text.split(separator: "\n") {
            let words = line.split(separator: " ")
            if words.count > 1, words[0] == name { return Int(words[1]) }
        }
        return nil
    }
}
