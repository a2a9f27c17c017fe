internal import Glibc

/// What the fuzzing programs share; `scripts/fuzz.sh` builds and runs them.
package enum Fuzzing {
    /// Writes valid inputs, from which libFuzzer makes its own, into the directory that `APUS_FUZZING_SEEDS` names.
    package static func seed(_ inputs: [[UInt8]]) {
        guard let directory = getenv("APUS_FUZZING_SEEDS").map({ String(cString: $0) }) else { return }
        for (number, input) in inputs.enumerated() {
            guard let file = fopen("\(directory)/seed-\(number)", "wb") else { exit(74) }
            guard fwrite(input, 1, input.count, file) == input.count else { exit(74) }
            fclose(file)
        }
    }

    /// What must hold whatever the input was; the fuzzer keeps the input for which it did not.
    package static func require(_ condition: Bool, _ message: String) {
        precondition(condition, message)
    }

    package static func bytes(_ start: UnsafePointer<UInt8>?, _ count: Int) -> [UInt8] {
        Array(UnsafeBufferPointer(start: start, count: count))
    }
}
