internal import Files
internal import Glibc
internal import System

/// What this process costs, under the names that Prometheus gives to it everywhere.
enum ProcessMetrics {
    static func families() -> [MetricFamily] {
        [
            MetricFamily(
                "process_cpu_seconds_total", .counter, "User and system time of the coordinator's process, in seconds.",
                ProcessorTime.ofThisProcess),
            MetricFamily(
                "process_resident_memory_bytes", .gauge, "Memory of the coordinator's process, in bytes.",
                residentPages.map { Double($0 * sysconf(Int32(_SC_PAGESIZE))) }),
            MetricFamily(
                "process_open_fds", .gauge, "Open file descriptors of the coordinator's process.",
                (try? Directory.names(in: "/proc/self/fd")).map { Double($0.count) }),
        ]
    }

    /// The second number of `/proc/self/statm`, which unlike `smaps_rollup` costs nothing.
    private static var residentPages: Int? {
        let descriptor = open("/proc/self/statm", O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { return nil }
        defer { close(descriptor) }
        var buffer = [UInt8](repeating: 0, count: 256)
        let count = read(descriptor, &buffer, buffer.count)
        let words = String(decoding: buffer.prefix(max(count, 0)), as: UTF8.self).split(separator: " ")
        return words.count > 1 ? Int(words[1]) : nil
    }
}
