import CAllocations

/// Counts the allocations of the threads that it watches.
///
/// Unchecked: the counter is atomic, and its address never changes.
final class AllocationCounter: @unchecked Sendable {
    private let counter: OpaquePointer?

    init() { counter = allocation_counter_make() }
    deinit { allocation_counter_free(counter) }

    /// Whether this executable sees allocations.
    static var canSee: Bool { allocations_are_seen() }

    var count: Int { Int(allocation_counter_count(counter)) }
    /// Bytes.
    var largest: Int { Int(allocation_counter_largest(counter)) }

    func reset() { allocation_counter_reset(counter) }

    /// Watches the calling thread while `body` runs.
    func watch<Result>(_ body: () throws -> Result) rethrows -> Result {
        allocation_counter_watch(counter)
        defer { allocation_counter_watch(nil) }
        return try body()
    }
}
