internal import Failures
internal import System

/// What a coordinator shares with all workers of its host.
final class SharedPlane {
    /// As long as this a waiting process spins where every process has a core of its own: longer than most steps.
    static let spinTime: Seconds = 1e-3

    let antechamber: Antechamber
    private let dataset: SharedMemoryAddress
    private let antechamberAddress: SharedMemoryAddress
    private let process: Int32
    private let parameterCount: Int

    /// - Returns: nil where the system offers no memory that can be shared.
    init?(dataset: SharedMemory?, parameterCount: Int, process: Int32) {
        guard let address = dataset?.address, let antechamber = try? Antechamber(),
            let antechamberAddress = antechamber.address
        else { return nil }
        self.dataset = address
        self.antechamber = antechamber
        self.antechamberAddress = antechamberAddress
        self.process = process
        self.parameterCount = parameterCount
    }

    /// Memory for one more worker.
    ///
    /// - Returns: nil where there is none to be had; the worker then works by messages.
    func makeLink() -> SharedLink? {
        guard let bell = try? Doorbell(),
            let gradients = try? GradientMemory(
                "gradients", parameterCount: parameterCount, headBytes: SharedChannel.headBytes),
            let address = gradients.memory.address
        else { return nil }
        return SharedLink(
            SharedChannel(gradients), bell: bell,
            offer: SharedOffer(
                process: process, antechamber: antechamberAddress,
                coordinatorBell: antechamber.ringingDescriptor, channel: address,
                workerBell: bell.listeningDescriptor, dataset: dataset))
    }
}
