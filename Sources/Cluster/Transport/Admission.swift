package import Training

/// What an admitted worker is told.
package struct Admission: Sendable, Hashable, Codable {
    /// Its ``WorkerID``.
    package var worker: UInt32
    /// What people know the run by, as its directory; absent where it keeps nothing.
    var run: String?
    /// A secret that it shows when it greets again after its connection broke.
    package var ticket: String
    package var job: WorkerJob
    /// Memory to work in together, for a worker of the same host.
    package var shared: SharedOffer?
}
