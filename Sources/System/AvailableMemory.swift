internal import Glibc

/// What memory this process may still take, as the kernel's files say it.
package struct AvailableMemory {
    /// Bytes that may be mapped by this process; nil where nothing limits it (`ulimit -v`).
    package let addresses: Int?
    /// Bytes that may be written to; nil where nobody says. Of a control group it is all that its processes may have
    /// together: of what they have, files' pages above all, nobody knows how much the kernel would take back.
    package let bytes: Int?

    /// Now.
    package static var current: AvailableMemory {
        AvailableMemory(
            addressLimit: addressLimit, pageBytes: sysconf(Int32(_SC_PAGESIZE)),
            groups: ControlGroups.read("/proc/self/cgroup") ?? "", read: ControlGroups.read)
    }

    /// Of a process's address space, as it was started; nil where there is none.
    package static let addressLimit: Int? = {
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
        let facts = read("/proc/meminfo") ?? ""
        let swap = (Self.field("SwapFree:", of: facts) ?? 0) << 10
        let machine = Self.field("MemAvailable:", of: facts).map { ($0 << 10) + swap }
        let limits = ControlGroups.folders(of: "memory", groups: groups).compactMap { folder, isUnified -> Int? in
            let name = isUnified ? "memory.max" : "memory.limit_in_bytes"
            return read("\(folder)/\(name)").flatMap(Self.number).map { $0.addingReportingOverflow(swap) }
                .map { $0.overflow ? Int.max : $0.partialValue }
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
