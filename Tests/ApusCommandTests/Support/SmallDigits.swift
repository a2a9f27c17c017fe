import Glibc

/// A small set of digits that the command itself draws, once for all tests.
enum SmallDigits {
    static let trainCount = 1200
    static let testCount = 300

    /// The directory of its four files.
    static func path() throws -> String { try directory.get().path }

    private static let directory: Result<TemporaryDirectory, any Error> = Result {
        let directory = try TemporaryDirectory()
        // What is static is never deinitialized.
        atexit { (try? SmallDigits.directory.get())?.remove() }
        let ending = try Command.run([
            "data", "synthesize", directory.path, "--train", "\(trainCount)", "--test", "\(testCount)", "--quiet",
        ])
        guard ending.status == 0 else { throw Command.Trouble.cannotStart(ending.errors) }
        return directory
    }
}
