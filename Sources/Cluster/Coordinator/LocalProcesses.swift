internal import CSystem
internal import Failures
internal import Files
internal import Glibc
internal import Hashing
internal import Processes
internal import System
internal import Training
internal import ZeroMQ

/// The place of one local worker: the process that fills it now, and how often its predecessors failed.
final class LocalWorker {
    let number: Int
    /// Where it runs; nil leaves that to the system.
    let processor: Int?
    fileprivate(set) var process: ChildProcess?
    fileprivate var exitToken: Poller.Token?
    fileprivate var errorToken: Poller.Token?
    /// As whom its process was admitted.
    var member: WorkerID?
    /// Deaths in a row before any finished share, and the first of them, which tells more of the cause than the last.
    fileprivate private(set) var failures = 0
    fileprivate private(set) var firstFailure: (reason: String, lastLine: String?, at: Seconds)?
    fileprivate(set) var isGivenUp = false
    /// Whether its process is not missed when it ends: it said that it goes, or was told to.
    fileprivate var isDismissed = false
    /// When its process was started, or last said something before it was ready.
    var lastHeard: Seconds = 0

    fileprivate init(number: Int, processor: Int?) {
        self.number = number
        self.processor = processor
    }

    func hasFailed(_ reason: String, lastLine: String?, at now: Seconds) {
        failures += 1
        firstFailure = firstFailure ?? (reason, lastLine, now)
    }

    func hasWorked() {
        failures = 0
        firstFailure = nil
    }

    /// Its process may end as it likes, and another is started in its place.
    func letGo() { isDismissed = true }

    /// Ends its process, which is not missed.
    func end() {
        isDismissed = true
        process?.signal(SIGKILL)
    }
}

/// The workers that a coordinator starts itself, as processes: they are started, listened to, replaced when they end, and given
/// up when they fail too often.
final class LocalProcesses {
    private let options: CoordinatorOptions
    private let endpoint: Endpoint
    private let poller: Poller
    private let report: (TrainingEvent) -> Void
    private var places: [LocalWorker] = []

    /// - Parameter endpoint: Where they connect.
    init(_ options: CoordinatorOptions, endpoint: Endpoint, poller: Poller, report: @escaping (TrainingEvent) -> Void) {
        self.options = options
        self.endpoint = endpoint
        self.poller = poller
        self.report = report
    }

    /// Starts all of them, unless they have been started.
    func launch() throws {
        // Whoever was launched before has spoken to nobody who listened.
        for place in places { place.lastHeard = MonotonicClock.now }
        guard places.isEmpty else { return }
        let processors = options.processors
        for number in 0..<options.localWorkers {
            let place = LocalWorker(
                number: number, processor: number + 1 < processors.count ? processors[number + 1] : nil)
            places.append(place)
            try launch(place)
        }
    }

    private func launch(_ local: LocalWorker) throws {
        let token = try SpawnToken.make()
        var environment = [WorkerEnvironment.token: token, WorkerEnvironment.parent: "\(getpid())"]
        if let processor = local.processor { environment[WorkerEnvironment.processor] = "\(processor)" }
        let crashReport = WorkerEnvironment.crashReport
        if getenv(crashReport.variable) == nil { environment[crashReport.variable] = crashReport.value }
        let process = try ChildProcess(
            path: options.program, arguments: ["worker", endpoint.description], environment: environment, token: token)
        local.process = process
        local.member = nil
        local.isDismissed = false
        local.lastHeard = MonotonicClock.now
        local.exitToken = poller.add(descriptor: process.exitDescriptor)
        local.errorToken = poller.add(descriptor: process.errorDescriptor)
    }

    // MARK: - Who is there

    var isEmpty: Bool { places.isEmpty }

    /// Whether none is left, and none will be started again.
    var areAllGivenUp: Bool { !places.isEmpty && places.allSatisfy(\.isGivenUp) }

    /// The failure that came first of those that nobody has got over.
    var firstFailure: (reason: String, lastLine: String?, at: Seconds)? {
        places.compactMap(\.firstFailure).min { $0.at < $1.at }
    }

    /// Whose process was given a token.
    func place(of token: String) -> LocalWorker? { places.first { $0.process?.token == token } }

    /// Those that are no members now, however they stand.
    func outside(_ roster: Roster) -> [LocalWorker] {
        places.filter { $0.member.map { roster[$0] == nil } ?? true }
    }

    /// Those that may still become ready.
    func isAnyJoining(_ roster: Roster) -> Bool {
        places.contains { !$0.isGivenUp && $0.member.flatMap { roster[$0]?.isReady } != true }
    }

    /// Processes that have done some work, by what people call them.
    func workers(of roster: Roster) -> [(name: String, process: ChildProcess)] {
        places.compactMap { place in
            // One that is killed before its first share counts as a failure to start, and a run gives up after some.
            guard let process = place.process, let member = place.member.flatMap({ roster[$0] }), member.hasWorked
            else {
                return nil
            }
            return (member.identity.description, process)
        }
    }

    // MARK: - What happens to them

    /// Reads what they wrote to standard error, and replaces those that ended.
    ///
    /// - Parameter ended: Told of each that was missed, before another is started in its place.
    func handle(
        ended: (LocalWorker, ChildProcess, _ reason: String) throws -> Void, restarted: () -> Void
    ) throws {
        for place in places {
            guard let process = place.process else { continue }
            if let token = place.errorToken, poller.readiness(of: token) != [] { hear(process, place, token) }
            guard let token = place.exitToken, poller.readiness(of: token) != [] else { continue }
            let reason = reap(process, place)
            if !place.isDismissed { try ended(place, process, reason) }
            if try restart(place) { restarted() }
        }
    }

    private func hear(_ process: ChildProcess, _ local: LocalWorker, _ token: Poller.Token) {
        let (lines, isOpen) = process.readErrors()
        if !isOpen {
            poller.remove(token)
            local.errorToken = nil
        }
        for line in lines { report(.workerSaid(process: process.process, line: line.onOneLine)) }
    }

    /// - Returns: How the process ended.
    private func reap(_ process: ChildProcess, _ local: LocalWorker) -> String {
        if let token = local.exitToken { poller.remove(token) }
        if let token = local.errorToken { hear(process, local, token) }
        if let token = local.errorToken { poller.remove(token) }
        local.exitToken = nil
        local.errorToken = nil
        local.process = nil
        return process.reap()
    }

    /// - Returns: Whether another process fills the place.
    private func restart(_ local: LocalWorker) throws -> Bool {
        guard local.failures < options.restartLimit else {
            local.isGivenUp = true
            report(.workerGivenUp(local.number, failures: local.failures))
            return false
        }
        do {
            try launch(local)
            report(.workerRespawned(process: local.process?.process ?? 0))
            return true
        } catch let failure as Failure {
            // Others may be there to go on with.
            local.isGivenUp = true
            report(.warning("local worker \(local.number) cannot be started again: \(failure.message)"))
            return false
        }
    }

    /// Ends those that do not get ready.
    func endSilentNewcomers(_ roster: Roster, at now: Seconds) {
        for place in places where now - place.lastHeard > options.policy.startDeadline {
            guard let process = place.process, place.member.flatMap({ roster[$0]?.isReady }) != true else { continue }
            process.signal(SIGKILL)
        }
    }

    /// Whether any process has not ended.
    var isAnyAlive: Bool { places.contains { $0.process != nil } }

    /// Takes note of those that have ended, and starts none in their places.
    func reapEnded() {
        for place in places {
            guard let process = place.process else { continue }
            if let token = place.errorToken, poller.readiness(of: token) != [] { hear(process, place, token) }
            if let token = place.exitToken, poller.readiness(of: token) != [] { _ = reap(process, place) }
        }
    }

    /// Ends every one at once.
    func kill() {
        for place in places {
            guard let process = place.process else { continue }
            process.signal(SIGKILL)
            _ = process.reap()
            place.process = nil
        }
    }
}

/// Environment variables by which a coordinator tells its own children who they are.
package enum WorkerEnvironment {
    /// Proves that the worker is the child which the coordinator started.
    package static let token = "APUS_WORKER_TOKEN"
    /// The coordinator's process number.
    package static let parent = "APUS_WORKER_PARENT"
    /// The processor on which the worker is to stay.
    package static let processor = "APUS_WORKER_PROCESSOR"
    /// How Swift's runtime tells of a crash, where nobody asks for more: in lines that have room among those of a run.
    static let crashReport = (
        variable: "SWIFT_BACKTRACE", value: "color=no,interactive=no,registers=none,images=none,limit=12"
    )
}

/// A secret that a coordinator gives to one worker, so that it knows which process speaks.
enum SpawnToken {
    static func make() throws(Failure) -> String {
        var bytes = [UInt8](repeating: 0, count: 16)
        guard apus_random(&bytes, bytes.count) == 0 else {
            throw Failure(.bug, "cannot get random bytes: \(String(cString: strerror(errno)))")
        }
        return SHA256Text.text(bytes)
    }
}

/// What the launcher of this process calls it, told by the environment variables that launchers set.
package enum LaunchedTask {
    /// - Returns: For example "Slurm 12.0 task 3" (job, step, rank), "Slurm 12_7" (a job of an array), "MPI rank 3" or
    ///   "index 3" (a pod of an indexed job); nil for a process that somebody started by hand.
    package static func name(in environment: (String) -> String?) -> String? {
        // A job step may be mpirun's, and both may run in a pod: who placed the process comes first.
        if let name = slurm(environment) { return name }
        for variable in ["OMPI_COMM_WORLD_RANK", "PMIX_RANK", "PMI_RANK"] {
            if let rank = environment(variable) { return "MPI rank \(rank)" }
        }
        return environment("JOB_COMPLETION_INDEX").map { "index \($0)" }
    }

    private static func slurm(_ environment: (String) -> String?) -> String? {
        guard let job = environment("SLURM_JOB_ID") else { return nil }
        if let array = environment("SLURM_ARRAY_JOB_ID"), let index = environment("SLURM_ARRAY_TASK_ID") {
            return "Slurm \(array)_\(index)"
        }
        guard let step = environment("SLURM_STEP_ID"), let rank = environment("SLURM_PROCID") else {
            return "Slurm \(job)"
        }
        return "Slurm \(job).\(step) task \(rank)"
    }
}
