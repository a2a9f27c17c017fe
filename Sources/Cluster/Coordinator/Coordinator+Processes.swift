internal import Failures
internal import Files
internal import Glibc
internal import Hashing
internal import Processes
internal import System
internal import Training
internal import ZeroMQ

extension Coordinator {
    /// Starts a local worker's process.
    func launch(_ local: LocalWorker) throws {
        let token = try SpawnToken.make()
        var environment = [WorkerEnvironment.token: token, WorkerEnvironment.parent: "\(getpid())"]
        if let processor = local.processor { environment[WorkerEnvironment.processor] = "\(processor)" }
        let crashReport = WorkerEnvironment.crashReport
        if getenv(crashReport.variable) == nil { environment[crashReport.variable] = crashReport.value }
        let process = try ChildProcess(
            path: options.program, arguments: ["worker", localEndpoint.description], environment: environment,
            token: token)
        local.process = process
        local.member = nil
        local.lastHeard = MonotonicClock.now
        local.exitToken = poller.add(descriptor: process.exitDescriptor)
        local.errorToken = poller.add(descriptor: process.errorDescriptor)
    }

    /// Reads what local workers wrote to standard error, and replaces those that ended.
    func handleProcesses() throws {
        for local in locals {
            guard let process = local.process else { continue }
            if let token = local.errorToken, poller.readiness(of: token) != [] { hear(process, local, token) }
            if let token = local.exitToken, poller.readiness(of: token) != [] {
                poller.remove(token)
                local.exitToken = nil
                if let token = local.errorToken { hear(process, local, token) }
                try replace(local, process)
            }
        }
    }

    /// Lets go of workers of this host that were started by hand and have ended.
    func handleGuests() throws {
        for member in members.values {
            guard let watch = member.watch, poller.readiness(of: watch.token) != [] else { continue }
            try lose(member, reason: "ended", lastLines: [])
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

    private func replace(_ local: LocalWorker, _ process: ChildProcess) throws {
        if let token = local.errorToken { poller.remove(token) }
        local.errorToken = nil
        let reason = process.reap()
        local.process = nil
        if local.isLeaving || local.isExpelled {
            local.isLeaving = false
            local.isExpelled = false
        } else if let id = local.member, let member = members[id] {
            if !member.hasWorked { local.hasFailed(reason, lastLine: process.lastLines.last, at: MonotonicClock.now) }
            try lose(member, reason: reason, lastLines: process.lastLines)
        } else {
            local.hasFailed(reason, lastLine: process.lastLines.last, at: MonotonicClock.now)
            counts.lost += 1
            let identity = WorkerIdentity(worker: 0, host: "", process: process.process, isLocal: true)
            report(.workerLost(identity, reason: reason, lastLines: process.lastLines))
        }
        guard local.failures < options.restartLimit else {
            local.isGivenUp = true
            return report(.workerGivenUp(local.number, failures: local.failures))
        }
        do {
            try launch(local)
            counts.respawned += 1
            report(.workerRespawned(process: local.process?.process ?? 0))
        } catch let failure as Failure {
            // Others may be there to go on with.
            local.isGivenUp = true
            report(.warning("local worker \(local.number) cannot be started again: \(failure.message)"))
        }
    }

    /// Ends local workers that do not get ready.
    func endSilentNewcomers(at now: Seconds) {
        for local in locals where now - local.lastHeard > options.policy.startDeadline {
            guard let process = local.process, local.member.flatMap({ members[$0]?.isReady }) != true else { continue }
            process.signal(SIGKILL)
        }
    }

    /// Ends every local worker at once.
    func killLocalWorkers() {
        for local in locals {
            guard let process = local.process else { continue }
            process.signal(SIGKILL)
            _ = process.reap()
            local.process = nil
        }
    }

    /// Tells every worker that the job is over, and leaves no local process behind.
    ///
    /// - Parameter farewell: What workers hear that were not started here; nil lets them come back, to whoever comes.
    package func shutDown(telling farewell: CoordinatorMessage? = .stop) {
        announcement?.withdraw()
        for member in members.values {
            guard let farewell = member.child == nil ? farewell : .stop else { continue }
            var message = MultipartMessage(capacity: 2)
            message.append(member.route)
            message.append(farewell.encoded(to: member.id))
            _ = try? socket.sendIfPossible(&message)
        }
        let hasGuests = farewell != nil && members.values.contains { $0.child == nil }
        members.removeAll()
        tellSummary(at: MonotonicClock.now, isEnd: true)
        let deadline = MonotonicClock.now + 0.5
        // A connection that ends at once may take the last word with it: guests hang up when they have heard it.
        while MonotonicClock.now < deadline, locals.contains(where: { $0.process != nil }) || hasGuests && gate.hasPeers
        {
            _ = try? poller.wait(timeout: .milliseconds(20))
            try? gate.attend(at: MonotonicClock.now) { _, _ in }
            for local in locals {
                guard let process = local.process else { continue }
                if let token = local.errorToken, poller.readiness(of: token) != [] { hear(process, local, token) }
                guard let token = local.exitToken, poller.readiness(of: token) != [] else { continue }
                poller.remove(token)
                if let token = local.errorToken { hear(process, local, token) }
                if let token = local.errorToken { poller.remove(token) }
                _ = process.reap()
                local.process = nil
            }
        }
        // Who is stopped, or hangs, cannot hear.
        killLocalWorkers()
    }
}
