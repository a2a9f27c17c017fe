import Networks
import Testing

@testable import Benchmarks

struct PlanReportTests {
    private func report(hosts: Int, workers: Int, _ change: (inout Workload) -> Void = { _ in }) -> PlanReport {
        var workload = Workload(
            shape: NetworkShape(widths: [784, 128, 10], activation: .relu, loss: .softmaxCrossEntropy), batchSize: 128,
            leafSize: 128)
        change(&workload)
        let cluster = PlannedCluster(
            hosts: hosts, workersPerHost: workers, coresPerHost: workers, bandwidth: 1e6, latency: 1e-3)
        return PlanReport(workload, on: cluster, costs: .reference, depth: nil)
    }

    @Test("one of something is told in the singular, several in the plural")
    func plurals() {
        let one = report(hosts: 2, workers: 1).text
        #expect(one.hasPrefix("2 hosts of 1 worker, ") && one.contains("1 peer, the link"))
        #expect(one.contains("1 leaf of 128: 1 of 2 workers gets one"))
        let shards = report(hosts: 1, workers: 2) { ($0.localSteps, $0.localShards) = (8, 1) }.text
        #expect(shards.hasPrefix("1 host of 2 workers, 784-128-10 (410 KB), batch 128, 1 shard of 8 local steps"))
        #expect(shards.contains("there is 1 shard: 1 of 2 workers gets one"))
    }

    @Test("no line of it ends with a blank")
    func blanks() {
        let lines = report(hosts: 2, workers: 3).text.split(separator: "\n", omittingEmptySubsequences: false)
        #expect(lines.filter { $0.last == " " } == [])
    }

    @Test("a single host is planned without relays, and compared with no other")
    func singleHost() {
        let report = report(hosts: 1, workers: 4)
        #expect(report.depths.map(\.depth) == [0])
        #expect(!report.text.contains("by itself would"))
    }
}
