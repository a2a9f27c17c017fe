internal import Failures
internal import Files
internal import System

/// A file of events that grows on a thread of its own: nobody who adds to it waits for a disk, and a TensorBoard that looks
/// on sees it within a second. What is there is always whole records.
///
/// After a failed write nothing more is written: a gap that nobody sees would be worse than an end.
final class EventFile: Sendable {
    private struct State {
        /// Records that wait for the thread.
        var pending: [UInt8] = []
        var isScheduled = false
        var failure: SystemError?
    }

    /// Seconds for which records are gathered.
    private static let delay = 1.0

    let path: String
    private let file: FileDescriptor
    private let fileSystem: any FileSystem
    private let thread: SerialThread
    private let state = Guarded(State())

    /// - Parameter path: Of a file that is not there.
    /// - Throws: `Failure.inputOutput` where it cannot be made, `Failure.unavailable` where the system has no thread to give.
    init(_ path: String, fileSystem: any FileSystem) throws(Failure) {
        thread = try SerialThread()
        self.path = path
        self.fileSystem = fileSystem
        do throws(SystemError) {
            file = try fileSystem.uninterrupted { () throws(SystemError) in try fileSystem.open(path, for: .creating) }
        } catch {
            throw Failure(.inputOutput, "cannot make \(path.onOneLine)", error)
        }
    }

    deinit { try? fileSystem.close(file) }

    /// The first write that failed.
    var failure: SystemError? { state.withLock { $0.failure } }

    func append(_ event: EventMessage) {
        let record = EventRecord.framed(event.message)
        let isDue = state.withLock { state in
            state.pending += record
            defer { state.isScheduled = true }
            return !state.isScheduled
        }
        if isDue { thread.async(after: Self.delay) { self.flush() } }
    }

    /// Adds what takes a while to make, and makes it on the file's own thread.
    func append(_ make: @escaping @Sendable () -> EventMessage) {
        thread.async {
            self.append(make())
            self.flush()
        }
    }

    /// Waits until all is written.
    func drain() {
        thread.async { self.flush() }
        thread.drain()
    }

    private func flush() {
        let (records, hasFailed) = state.withLock { state in
            defer { (state.pending, state.isScheduled) = ([], false) }
            return (state.pending, state.failure != nil)
        }
        guard !records.isEmpty, !hasFailed else { return }
        do throws(SystemError) {
            let end = try fileSystem.byteCount(of: file) ?? 0
            do throws(SystemError) {
                try fileSystem.writeAll(file, records)
            } catch {
                try? fileSystem.truncate(file, to: end)
                throw error
            }
        } catch {
            state.withLock { $0.failure = error }
        }
    }
}
