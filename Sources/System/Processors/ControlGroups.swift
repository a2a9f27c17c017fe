internal import Glibc

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
