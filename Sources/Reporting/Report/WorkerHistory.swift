internal import Training

/// What one worker did over a run's epochs.
struct WorkerHistory {
    /// 0 is the coordinator.
    let number: UInt32
    let name: String
    private(set) var epochs = 0
    private(set) var samples = 0
    private(set) var computeSeconds = 0.0
    private(set) var waitSeconds = 0.0
    /// By epoch, from its beginning to its end.
    private(set) var stretches: [LaneChart.Stretch] = []

    /// The part of its time that it computed, 0...1.
    var share: Double { Self.share(computeSeconds, waitSeconds) }

    /// By number, then in the order of their first epochs: after a resume another worker may have the same number.
    static func all(of epochs: [EpochRecord]) -> [WorkerHistory] {
        var histories: [WorkerHistory] = []
        var places: [String: Int] = [:]
        for epoch in epochs {
            for worker in epoch.timing?.workers ?? [] {
                let place = places[worker.name] ?? histories.count
                if place == histories.count {
                    histories.append(WorkerHistory(number: worker.worker, name: worker.name))
                    places[worker.name] = place
                }
                histories[place].add(worker, epoch: epoch.epoch)
            }
        }
        return histories.enumerated().sorted { ($0.element.number, $0.offset) < ($1.element.number, $1.offset) }
            .map(\.element)
    }

    private init(number: UInt32, name: String) {
        self.number = number
        self.name = name
    }

    private mutating func add(_ worker: EpochTiming.Worker, epoch: Int) {
        epochs += 1
        samples += worker.samples
        computeSeconds += worker.computeSeconds
        waitSeconds += worker.waitSeconds
        stretches.append(
            LaneChart.Stretch(
                start: Double(epoch - 1), end: Double(epoch),
                share: Self.share(worker.computeSeconds, worker.waitSeconds)))
    }

    private static func share(_ compute: Double, _ wait: Double) -> Double {
        compute + wait > 0 ? compute / (compute + wait) : 0
    }
}
