internal import DataParallel
internal import Dispatch
internal import Files
internal import Synchronization

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

    private static let delay = DispatchTimeInterval.seconds(1)

    let path: String
    private let file: FileDescriptor
    private let fileSystem: any FileSystem
    private let queue = DispatchQueue(label: "apus.events")
    private let state = Mutex(State())

    /// - Parameter path: Of a file that is not there.
    init(_ path: String, fileSystem: any FileSystem) throws(SystemError) {
        self.path = path
        self.fileSystem = fileSystem
        file = try fileSystem.uninterrupted { () throws(SystemError) in try fileSystem.open(path, for: .creating) }
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
        if isDue { queue.asyncAfter(deadline: .now() + Self.delay) { self.flush() } }
    }

    /// Adds what takes a while to make, and makes it on the file's own thread.
    func append(_ make: @escaping @Sendable () -> EventMessage) {
        queue.async {
            // The thread that started this one may be kept on a core that a step needs.
            Processors.run(on: Processors.permitted)
            self.append(make())
            self.flush()
        }
    }

    /// Waits until all is written.
    func drain() { queue.sync { flush() } }

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
