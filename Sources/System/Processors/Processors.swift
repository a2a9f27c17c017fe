internal import CSystem
internal import Glibc

/// The processors that this process may use.
package enum Processors {
    /// Their numbers by the affinity mask that the process started with; at least one.
    package static let permitted: [Int] = {
        var numbers = [Int32](repeating: 0, count: 4096)
        let count = Int(apus_usable_processors(&numbers, Int32(numbers.count)))
        return count > 0 ? numbers.prefix(count).map(Int.init) : [0]
    }()

    /// As many of those as a limit on the processor time of its control group lets it keep busy; at least one.
    package static let usable: [Int] = {
        guard let quota = ProcessorQuota.current, quota < Double(permitted.count) else { return permitted }
        return Array(permitted.prefix(max(1, Int(quota.rounded(.up)))))
    }()

    /// Keeps the calling thread, and those it starts, on some of them; where that is refused, it stays where it was.
    package static func run(on processors: [Int]) {
        let numbers = processors.map(Int32.init(clamping:))
        _ = apus_run_on(numbers, Int32(numbers.count))
    }
}
