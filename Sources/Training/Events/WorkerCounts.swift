/// How many workers a job has had.
package struct WorkerCounts: Sendable, Hashable, Codable {
    /// Took part at least once, replacements included.
    package var started = 0
    /// Died, hung or were cut off.
    package var lost = 0
    /// Local workers started in place of a lost one.
    package var respawned = 0
    /// Connections and messages turned away, because nobody who was admitted answers for them.
    package var strangers = 0

    package init() {}
}
