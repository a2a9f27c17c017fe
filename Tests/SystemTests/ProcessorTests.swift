import Testing

@testable import System

struct ProcessorQuotaTests {
    private func least(_ groups: String, _ files: [String: String]) -> Double? {
        ProcessorQuota.least(groups: groups) { files[$0] }
    }

    @Test("the limit of a container under version 2 is its quota by its period")
    func unified() {
        #expect(least("0::/\n", ["/sys/fs/cgroup/cpu.max": "150000 100000\n"]) == 1.5)
    }

    @Test("a limit of a group above counts too, and the least wins")
    func ancestors() {
        let files = [
            "/sys/fs/cgroup/a/cpu.max": "200000 100000\n", "/sys/fs/cgroup/a/b/cpu.max": "max 100000\n",
            "/sys/fs/cgroup/a/b/c/cpu.max": "900000 100000\n",
        ]
        #expect(least("0::/a/b/c\n", files) == 2)
    }

    @Test("version 1 has two files, and −1 where there is no limit")
    func versionOne() {
        let groups = "4:memory:/m\n2:cpu,cpuacct:/job\n0::/\n"
        let folder = "/sys/fs/cgroup/cpu/job/"
        #expect(
            least(groups, [folder + "cpu.cfs_quota_us": "50000\n", folder + "cpu.cfs_period_us": "100000\n"]) == 0.5)
        #expect(least(groups, [folder + "cpu.cfs_quota_us": "-1\n", folder + "cpu.cfs_period_us": "100000\n"]) == nil)
    }

    @Test(
        "no limit, and files of another form, are no limit",
        arguments: ["", "max 100000\n", "nonsense", "1 0\n", "5\n"])
    func unlimited(text: String) {
        #expect(least("0::/\nbroken line\n", ["/sys/fs/cgroup/cpu.max": text]) == nil)
    }
}
