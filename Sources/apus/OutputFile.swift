internal import Failures
internal import Files

/// A file that a command writes at its end: whether it can be is known at its beginning, and it appears whole or not at all.
struct OutputFile {
    private let path: String
    private let file: AtomicFile

    init(_ path: String) throws {
        self.path = path
        do {
            file = try AtomicFile(replacing: path)
        } catch {
            throw Failure(.cannotCreate, "cannot write \(path.onOneLine)", error)
        }
    }

    func write(_ text: String) throws {
        do throws(SystemError) {
            try file.write(Array(text.utf8))
            try file.commit()
        } catch {
            throw Failure(.inputOutput, "cannot write \(path.onOneLine)", error)
        }
    }
}
