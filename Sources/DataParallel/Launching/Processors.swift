internal import CSystem

/// The processors that this process may use.
package enum Processors {
    /// Their numbers, by its affinity mask; at least one.
    package static var usable: [Int] {
        var numbers = [Int32](repeating: 0, count: 4096)
        let count = Int(apus_usable_processors(&numbers, Int32(numbers.count)))
        return count > 0 ? numbers.prefix(count).map(Int.init) : [0]
    }

    /// Keeps the calling thread on some of them; where that is refused, it stays where it was.
    package static func run(on processors: [Int]) {
        let numbers = processors.map(Int32.init(clamping:))
        _ = apus_run_on(numbers, Int32(numbers.count))
    }
}
