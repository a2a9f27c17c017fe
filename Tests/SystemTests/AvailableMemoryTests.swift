import Testing

@testable import System

struct AvailableMemoryTests {
    private func available(
        limit: Int? = nil, groups: String = "0::/job/step\n", _ files: [String: String]
    ) -> AvailableMemory {
        AvailableMemory(addressLimit: limit, pageBytes: 4096, groups: groups) { files[$0] }
    }

    private let machine = "MemTotal:  900 kB\nMemAvailable:     300 kB\nSwapFree:  20 kB\n"

    @Test("addresses are what the limit leaves beside those taken, and without a limit nothing is known to bound them")
    func addresses() {
        let files = ["/proc/self/statm": "3 2 1 1 0 1 0\n"]
        #expect(available(limit: 20_000, files).addresses == 20_000 - 3 * 4096)
        #expect(available(limit: 10, files).addresses == 0)
        #expect(available(files).addresses == nil)
    }

    @Test("memory is what the machine has, swap included, where no group has less")
    func machineAlone() {
        #expect(available(["/proc/meminfo": machine]).bytes == 320 << 10)
        let unlimited = ["/proc/meminfo": machine, "/sys/fs/cgroup/job/memory.max": "max\n"]
        #expect(available(unlimited).bytes == 320 << 10)
        #expect(available([:]).bytes == nil)
    }

    @Test("a group above counts too, with the machine's swap, and not what files' pages take of it")
    func groups() {
        let files = [
            "/proc/meminfo": machine,
            "/sys/fs/cgroup/job/memory.max": "100000\n", "/sys/fs/cgroup/job/memory.current": "100000\n",
            "/sys/fs/cgroup/job/step/memory.max": "190000\n",
        ]
        #expect(available(files).bytes == 100_000 + 20 * 1024)
    }

    @Test("version 1 has a file of another name, and a number for no limit")
    func versionOne() {
        let limit = ["/sys/fs/cgroup/memory/job/memory.limit_in_bytes": "5000\n"]
        #expect(available(groups: "4:memory:/job\n", limit).bytes == 5000)
        let none = [
            "/proc/meminfo": machine, "/sys/fs/cgroup/memory/job/memory.limit_in_bytes": "9223372036854771712\n",
        ]
        #expect(available(groups: "4:memory:/job\n", none).bytes == 320 << 10)
    }
}
