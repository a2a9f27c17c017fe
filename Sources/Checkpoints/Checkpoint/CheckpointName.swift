/// The file name of the checkpoint after a step: `step-00000470.safetensors`.
struct CheckpointName: Sendable, Hashable, Comparable, CustomStringConvertible {
    let step: Int

    init(step: Int) { self.step = step }

    /// - Returns: nil unless the name is exactly as `description` writes it.
    init?(_ name: String) {
        guard name.hasPrefix("step-"), name.hasSuffix(".safetensors"),
            let step = Int(name.dropFirst(5).dropLast(12)), step >= 0
        else { return nil }
        self.init(step: step)
        guard description == name else { return nil }
    }

    var description: String {
        let digits = String(step)
        return "step-\(String(repeating: "0", count: max(0, 8 - digits.count)))\(digits).safetensors"
    }

    static func < (left: CheckpointName, right: CheckpointName) -> Bool { left.step < right.step }
}
