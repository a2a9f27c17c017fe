import Glibc
import Kernels
import Synchronization
import ZeroMQ

@testable import DataParallel

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

    convenience init(endpoint: Endpoint, instructionSet: InstructionSet = .best, isOfThisMachine: Bool = true) throws {
        try self.init {
            try WorkerLoop(
                endpoint: endpoint, instructionSet: instructionSet, signals: SignalDescriptor([]),
                token: nil, machine: isOfThisMachine ? Machine.identity : nil
            ).run()
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

    /// Waits for the worker's end.
    func join() throws -> WorkerLoop.Ending? {
        pthread_join(thread, nil)
        return try shared.ending.withLock { $0 }?.get()
    }
}
