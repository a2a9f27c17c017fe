internal import System

/// What a coordinator offers to a worker of its own host: the memory in which to work together.
package struct SharedOffer: Sendable, Hashable, Codable {
    /// Another number for every layout of the memory.
    static let currentFormat = 2

    var format = currentFormat
    /// The coordinator's process number, under which the descriptors are found.
    var process: Int32
    var antechamber: SharedMemoryAddress
    /// The end of the coordinator's bell that is rung.
    var coordinatorBell: Int32
    var channel: SharedMemoryAddress
    /// The end of the worker's bell that is listened to.
    var workerBell: Int32
    var dataset: SharedMemoryAddress
}
