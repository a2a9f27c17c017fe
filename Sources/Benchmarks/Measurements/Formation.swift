package import Cluster
internal import Failures
internal import System

/// Which processes train together, and how they speak.
package struct Formation: Sendable, Codable, Hashable {
    /// Besides the coordinator.
    package var workers: Int
    package var coordinatorComputes: Bool
    package var plane: DataPlane

    package init(workers: Int, coordinatorComputes: Bool = false, plane: DataPlane = .auto) {
        self.workers = workers
        self.coordinatorComputes = coordinatorComputes
        self.plane = plane
    }

    package var computeProcesses: Int { workers + (coordinatorComputes ? 1 : 0) }

    /// What `apus train` does on so many cores.
    package static func usual(cores: Int) -> Formation {
        cores > 1 ? Formation(workers: cores - 1, coordinatorComputes: true) : Formation(workers: 1)
    }

    /// For people.
    package var name: String {
        let workers = workers.counted("worker")
        return coordinatorComputes ? "coordinator computing + \(workers)" : workers
    }

    var options: CoordinatorOptions {
        var options = CoordinatorOptions()
        options.localWorkers = workers
        options.minimumWorkers = workers
        options.coordinatorComputes = coordinatorComputes
        options.plane = plane
        options.pin(to: Processors.usable)
        return options
    }
}

extension DataPlane: Codable {}
