import Glibc
import Kernels
import Synchronization
import TestSupport
import ZeroMQ

@testable import Cluster
@testable import Processes
@testable import System

/// A worker in a thread of this process.
final class WorkerThread {
    private final class Shared: Sendable {
        let life: @Sendable () throws -> WorkerLoop.Ending
        let ending = Mutex<Result<WorkerLoop.Ending, any Error>?>(nil)

        init(_ life: @escaping @Sendable () throws -> WorkerLoop.Ending) { self.life = life }

        func live() {
            let result = Result(catching: life)
            ending.withLock { $0 = result }
        }
    }

    private let shared: Shared
    private let thread: pthread_t
    private var isJoined = false

    /// - Parameter allocations: Watches the thread.
    convenience init(
        endpoint: Endpoint, keys: ClientKeys? = nil, instructionSet: InstructionSet = .best, patience: Seconds = 30,
        isOfThisMachine: Bool = true, allocations: AllocationCounter? = nil
    ) throws {
        try self.init {
            let live = {
                try WorkerLoop(
                    endpoint: endpoint, keys: keys, instructionSet: instructionSet, signals: SignalDescriptor([]),
                    token: nil, machine: isOfThisMachine ? Machine.identity : nil, patience: patience
                ).run()
            }
            return try allocations.map { try $0.watch(live) } ?? live()
        }
    }

    init(_ life: @escaping @Sendable () throws -> WorkerLoop.Ending) throws {
        shared = Shared(life)
        var thread = pthread_t()
        let result = pthread_create(
            &thread, nil,
            { argument in
                guard let argument else { return nil }
                Unmanaged<Shared>.fromOpaque(argument).takeRetainedValue().live()
                return nil
            }, Unmanaged.passRetained(shared).toOpaque())
        guard result == 0 else { throw SystemCallError(code: result) }
        self.thread = thread
    }

    /// Where a run fails nobody waits for its workers.
    deinit { if !isJoined { pthread_detach(thread) } }

    /// Waits for the worker's end.
    func join() throws -> WorkerLoop.Ending? {
        if !isJoined { pthread_join(thread, nil) }
        isJoined = true
        return try shared.ending.withLock { $0 }?.get()
    }
}
