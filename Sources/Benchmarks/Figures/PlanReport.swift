internal import Failures
internal import Kernels
internal import Networks
internal import Reporting

/// What a plan answers: where a step's time goes, and what depth and batch would make of it.
package struct PlanReport: Sendable, Encodable {
    package struct Figures: Sendable, Encodable {
        let depth: Int
        let batchSize: Int
        let fanIns: [Int]
        let step: Double
        let samplesPerSecond: Double
        let efficiency: Double
        let busyWorkers: Int

        init(_ plan: StepPlan) {
            depth = plan.depth
            batchSize = plan.batchSize
            fanIns = plan.levels.map(\.fanIn)
            step = plan.step
            samplesPerSecond = plan.samplesPerSecond
            efficiency = plan.efficiency
            busyWorkers = plan.busyWorkers
        }
    }

    /// A part of the step.
    struct Part: Sendable, Encodable {
        let name: String
        let seconds: Double
    }

    let cluster: PlannedCluster
    let widths: [Int]
    let bytes: Int
    let leafSize: Int
    let localSteps: Int
    /// nil where every step is averaged.
    let localShards: Int?
    let chosen: Figures
    let parts: [Part]
    let depths: [Figures]
    let batches: [Figures]
    let advice: [String]
    let costs: MachineCosts

    /// The most levels of relays that are looked at.
    private static let deepest = 4

    /// - Parameter depth: nil takes the fastest.
    package init(_ workload: Workload, on cluster: PlannedCluster, costs: MachineCosts, depth: Int?) {
        self.cluster = cluster
        self.costs = costs
        widths = workload.shape.widths
        bytes = workload.bytes
        leafSize = workload.leafSize
        localSteps = workload.localSteps
        localShards = workload.isLocal ? workload.localShards : nil
        // Relays in the coordinator's own host relieve nobody.
        let deepest = cluster.hosts == 1 ? 0 : Self.deepest
        func plan(_ depth: Int, batch: Int? = nil) -> StepPlan {
            var workload = workload
            workload.batchSize = batch ?? workload.batchSize
            return StepPlan(workload, on: cluster, costs: costs, depth: depth)
        }
        func best(batch: Int? = nil) -> StepPlan {
            let plans = (0...deepest).map { plan($0, batch: batch) }
            return plans.dropFirst().reduce(plans[0]) { $1.step < $0.step ? $1 : $0 }
        }
        let chosen = depth.map { plan($0) } ?? best()
        self.chosen = Figures(chosen)
        parts = Self.parts(of: chosen)
        depths = (0...max(deepest, depth ?? 0)).map { Figures(plan($0)) }
        let greatest = 1 << 20
        batches = (-2...3).map { workload.batchSize * (1 << ($0 * 2 + 4)) / 16 }
            .filter { (1...greatest).contains($0) }
            .map { batch in Figures(depth.map { plan($0, batch: batch) } ?? best(batch: batch)) }
        let fastest = best()
        advice = Self.advice(chosen, fastest: fastest, workload, cluster, costs) { batch in
            depth.map { plan($0, batch: batch) } ?? best(batch: batch)
        }
    }

    private static func parts(of plan: StepPlan) -> [Part] {
        var parts = [Part(name: "computing", seconds: plan.compute)]
        for (number, level) in plan.levels.enumerated() {
            let name = level.isShared ? "shared memory in a host" : "messages, level \(number + 1)"
            parts.append(Part(name: "\(name): whatever the peers", seconds: level.fixed))
            parts.append(
                Part(
                    name:
                        "\(name): \(level.busyPeers.counted("peer")), \(level.isLinkBound ? "the link" : "the processor")",
                    seconds: max(level.link, level.processor)))
        }
        return parts
    }

    private static func advice(
        _ plan: StepPlan, fastest: StepPlan, _ workload: Workload, _ cluster: PlannedCluster, _ costs: MachineCosts,
        at batch: (Int) -> StepPlan
    ) -> [String] {
        var advice: [String] = []
        if let part = parts(of: plan).max(by: { $0.seconds < $1.seconds }) {
            advice.append("most of a step, \(NumberText.percent(part.seconds / plan.step)), is \(part.name)")
        }
        if plan.busyWorkers < cluster.workers {
            advice.append(
                (workload.isLocal
                    ? "there \(workload.pieces == 1 ? "is" : "are") \(workload.pieces.counted("shard"))"
                    : "a batch of \(plan.batchSize) has \(workload.pieces.counted("leaf", "leaves")) of \(workload.leafSize)")
                    + ": \(plan.busyWorkers) of \(cluster.workers.counted("worker")) "
                    + "\(plan.busyWorkers == 1 ? "gets" : "get") one, and the others wait")
        }
        if fastest.depth != plan.depth {
            advice.append(
                "depth \(fastest.depth) would take \(time(fastest.step)) a step, \(ratio(plan.step / fastest.step)) "
                    + "times as fast")
        }
        if cluster.hosts > 1 {
            var host = cluster
            host.hosts = 1
            let alone = StepPlan(workload, on: host, costs: costs, depth: 0)
            advice.append(
                "one host by itself would train \(NumberText.short(alone.samplesPerSecond)) samples/s, and all of them "
                    + "\(NumberText.short(plan.samplesPerSecond))")
        }
        var candidate = 1
        while candidate <= 1 << 20, batch(candidate).efficiency < 0.5 { candidate *= 2 }
        advice.append(
            candidate <= 1 << 20
                ? "from a batch of about \(candidate) on, half of what the cores could do is reached"
                : "no batch up to \(1 << 20), the most that there can be, reaches half of what the cores could do")
        return advice
    }

    private static func ratio(_ value: Double) -> String { NumberText.fixed(value, 1) }

    static func time(_ seconds: Double) -> String {
        switch seconds {
        case ..<1e-3: NumberText.fixed(seconds * 1e6, 0) + " µs"
        case ..<1: NumberText.fixed(seconds * 1e3, 1) + " ms"
        default: NumberText.fixed(seconds, 1) + " s"
        }
    }

    /// For people.
    package var text: String {
        let network = widths.map(String.init).joined(separator: "-")
        let title =
            "\(cluster.hosts.counted("host")) of \(cluster.workersPerHost.counted("worker")), \(network) "
            + "(\(bytes / 1000) KB), batch \(chosen.batchSize)"
            + (localShards.map { ", \($0.counted("shard")) of \(localSteps) local steps" }
                ?? " in leaves of \(leafSize)")
        let shares = TextTable(
            header: ["where a step's time goes", "", ""],
            rows: parts.map {
                [$0.name, Self.time($0.seconds), NumberText.percent($0.seconds / chosen.step)]
            } + [["a step, depth \(chosen.depth)", Self.time(chosen.step), ""]])
        func row(_ figures: Figures) -> [String] {
            [
                figures.fanIns.map(String.init).joined(separator: " x "), Self.time(figures.step),
                NumberText.short(figures.samplesPerSecond), NumberText.percent(figures.efficiency),
            ]
        }
        let header = ["peers of each level", "a step", "samples/s", "of the cores"]
        let byDepth = TextTable(header: ["depth"] + header, rows: depths.map { ["\($0.depth)"] + row($0) })
        let byBatch = TextTable(header: ["batch"] + header, rows: batches.map { ["\($0.batchSize)"] + row($0) })
        return ([title, shares.text, byDepth.text, byBatch.text] + [advice.joined(separator: "\n")])
            .joined(separator: "\n\n")
    }
}
