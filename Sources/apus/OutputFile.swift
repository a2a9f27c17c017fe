internal import Failures
internal import Files

/// A file that a command writes at its end: whether it can be is known at its beginning, and it appears whole or not at all.
struct OutputFile {
    private let file: AtomicFile

    init(_ path: String) throws {
        do { file = try AtomicFile(replacing: path) } catch { throw error.failure(.cannotCreate) }
    }

    func write(_ text: String) throws {
        do throws(FileFailure) {
            try file.write(Array(text.utf8))
            try file.commit()
        } catch {
            throw error.failure(.inputOutput)
        }
    }
}
