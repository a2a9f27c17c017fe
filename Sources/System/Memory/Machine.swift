internal import Glibc

/// This machine, as far as sharing memory goes.
package enum Machine {
    /// The same for processes that can see each other's memory by process number: one boot of one kernel, one space of
    /// process numbers, one user.
    package static let identity: String? = {
        guard let boot = firstLine(of: "/proc/sys/kernel/random/boot_id"), let space = link("/proc/self/ns/pid") else {
            return nil
        }
        return "\(boot) \(space) \(getuid())"
    }()

    private static func firstLine(of path: String) -> String? {
        let descriptor = open(path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { return nil }
        defer { close(descriptor) }
        var buffer = [UInt8](repeating: 0, count: 128)
        let count = read(descriptor, &buffer, buffer.count)
        guard count > 0 else { return nil }
        return String(decoding: buffer.prefix(count).prefix { $0 != UInt8(ascii: "\n") }, as: UTF8.self)
    }

    private static func link(_ path: String) -> String? {
        var buffer = [CChar](repeating: 0, count: 128)
        let count = readlink(path, &buffer, buffer.count)
        return count > 0 ? String(decoding: buffer.prefix(count).map(UInt8.init(bitPattern:)), as: UTF8.self) : nil
    }
}
