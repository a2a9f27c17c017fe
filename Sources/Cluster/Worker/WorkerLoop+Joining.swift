internal import Failures
internal import Files
internal import FoundationEssentials
internal import Glibc
internal import Hashing
internal import Kernels
internal import Processes
internal import System
internal import Training
internal import ZeroMQ

/// Coming to a coordinator: greeting it, learning its job, and fetching the dataset.
extension WorkerLoop {
    /// Greets on every new connection, whichever the coordinator is that answers there.
    func followConnection() throws {
        while let event = try monitor.next() {
            switch event.kind {
            case .handshakeSucceeded where isLeaving: mayLeave = true
            case .handshakeSucceeded: try greet()
            case .handshakeFailed(let failure): try learn(from: failure)
            case .disconnected where isConnected:
                isConnected = false
                // One that never answered is not waited for anew.
                if id != nil { lastHeard = MonotonicClock.now }
            default: break
            }
        }
    }

    private func learn(from failure: SocketEvent.HandshakeFailure) throws {
        if failure.isMechanismMismatch { throw mechanismMismatch }
        if case .authentication = failure {
            throw Failure(
                .unavailable,
                "the coordinator at \(endpoint) does not know this worker's key: put its .key file into the "
                    + "coordinator's authorized directory")
        }
        failedHandshakes += 1
        // One may be chance: the other side may just have ended, or tell its reason at the next.
        guard failedHandshakes % 3 == 0 else { return }
        let wanted = GreetingProbe.mechanism(at: endpoint, within: .seconds(1))
        if wanted == (hasKeys ? .null : .curve) { throw mechanismMismatch }
        guard suspicion == nil else { return }
        let text =
            hasKeys
            ? "it hangs up, probably because --server-key is not the key of that coordinator" : "it hangs up"
        suspicion = text
        report("no success yet at \(endpoint): \(text)")
    }

    private var mechanismMismatch: Failure {
        Failure(
            .usage,
            hasKeys
                ? "the coordinator at \(endpoint) has no keys: start it with --keys DIR, or this worker without keys"
                : "the coordinator at \(endpoint) lets in only workers with keys: give --server-key FILE and --key FILE, "
                    + "which `apus keygen` makes")
    }

    func greet() throws {
        if id != nil { lastHeard = MonotonicClock.now }
        id = nil
        isConnected = true
        let greeting = Greeting(
            host: HostName.current, process: getpid(), kernel: instructionSet.rawValue, token: token,
            machine: machine, ticket: ticket, task: task,
            relayed: relay?.coordinator.localWorkers)
        try send(.hello(Array(try JSONEncoder().encode(greeting))))
    }

    func join(_ json: [UInt8], as worker: WorkerID) throws {
        guard id == nil else { return }
        let admission: Admission
        do {
            admission = try JSONDecoder().decode(Admission.self, from: Data(json))
        } catch {
            throw Failure(.unavailable, "the coordinator at \(endpoint) describes its job in an unknown way: \(error)")
        }
        let job = admission.job
        do {
            try job.validate()
        } catch {
            throw Failure(
                .unavailable, "the coordinator at \(endpoint) describes a job that cannot be: \(error.message)")
        }
        id = worker
        let run = admission.run.map { " of \($0.onOneLine)" } ?? ""
        reportAdmission("\(OwnProgram.name) \(relay == nil ? "worker" : "relay") \(worker.number)\(run) at \(endpoint)")
        relay?.coordinator.run = admission.run
        ticket = admission.ticket
        suspicion = nil
        failedHandshakes = 0
        if let offer = admission.shared, try attach(offer, job) { return }
        // What it held before its connection broke need not come again.
        if self.job == job, engine != nil, bench == nil { return isReadinessDue = true }
        detach()
        self.job = job
        if let replica, replica.isVerified, replica.description == job.dataset {
            return try makeEngine(on: replica, for: job)
        }
        replica = try DatasetReplica(job.dataset)
        try requestPieces()
    }

    func announceReadiness(of job: WorkerJob) throws {
        guard let digest = SHA256Text.bytes(job.dataset.sha256) else {
            throw Failure(.unavailable, "the coordinator at \(endpoint) names a dataset without a SHA-256")
        }
        try send(.ready(dataset: digest))
    }

    private func makeEngine(on replica: DatasetReplica, for job: WorkerJob) throws {
        guard let base = replica.bytes.baseAddress else { return }
        isReadinessDue = true
        if let relay {
            return engine = try RelayEngine(
                relay, job: job, dataset: replica.memory, instructionSet: instructionSet, signals: signals,
                poller: poller, parent: socketToken)
        }
        engine = KernelEngine(
            job: job,
            computer: try NodeComputer(job: job, dataset: UnsafeRawPointer(base), instructionSet: instructionSet))
    }

    private func requestPieces() throws {
        while let (offset, count) = replica?.nextRequest() { try send(.fetch(offset: offset, count: count)) }
    }

    func receivePiece(at offset: UInt64) throws {
        guard let replica, let job, engine == nil, incoming.count == 2 else { return }
        try incoming.withUnsafeBytes(ofPart: 1) { piece throws(Failure) in try replica.receive(piece, at: offset) }
        reportDataset(replica.received, replica.bytes.count)
        guard replica.isComplete else { return try requestPieces() }
        try replica.verify()
        try makeEngine(on: replica, for: job)
    }
}
