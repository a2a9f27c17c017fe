internal import ArgumentParser
internal import Checkpoints
internal import Cluster
internal import Failures
internal import Files
internal import Glibc
internal import Kernels
internal import Learning
internal import Networks
internal import Processes
internal import Reporting
internal import Training
internal import ZeroMQ

/// What `train` and `resume` have in common: the options of execution, checked before anything is made, and the run.
struct TrainingInvocation {
    private let execution: ExecutionOptions
    private let coordinator: CoordinatorOptions
    private let trainer: TrainerOptions
    private let instructionSet: InstructionSet
    private let dashboardPort: DashboardPort?

    init(_ execution: ExecutionOptions) throws {
        self.execution = execution
        coordinator = try execution.coordinatorOptions()
        trainer = try execution.run.trainerOptions()
        instructionSet = try InstructionSet.chosen()
        dashboardPort = try execution.run.dashboard.port()
    }

    /// - Returns: What workers must know of the training.
    /// - Throws: What would be wrong with it, or what it would lack, before anything is made for it.
    func workerJob(_ configuration: TrainingConfiguration, _ data: TrainingData) throws -> WorkerJob {
        let job = try WorkerJob(configuration: configuration, data: data)
        try TrainingSession.checkNeeds(configuration, job, coordinator)
        return job
    }

    /// Takes over the signals that ask a run to stop.
    static func listenForSignals() throws(Failure) -> SignalDescriptor {
        try SignalDescriptor([SIGINT, SIGTERM, SIGUSR1, SIGHUP])
    }

    /// Trains, and tells how it went.
    func run(
        _ configuration: TrainingConfiguration, as job: WorkerJob, _ data: TrainingData, in directory: RunDirectory,
        from checkpoint: Checkpoint?, isNew: Bool, signals: SignalDescriptor
    ) throws {
        let session = TrainingSession(
            configuration: configuration, job: job, data: data, directory: directory, instructionSet: instructionSet)
        do {
            let events = try execution.run.tensorboard.map { path in
                try TensorBoardLog(
                    path, run: directory.layout, configuration: configuration, layout: session.job.shape.layout,
                    from: checkpoint, isNew: isNew)
            }
            try run(session, data, in: directory, from: checkpoint, events, signals)
            try events?.check()
        } catch let failure as Failure {
            // Nobody came, or nothing could be listened on: the corrected command should find no half-made run.
            let isHalfMade = isNew && !session.hasBegun
            if isHalfMade, [.unavailable, .usage, .cannotCreate].contains(failure.kind) { directory.discard() }
            throw failure
        }
    }

    private func run(
        _ session: TrainingSession, _ data: TrainingData, in directory: RunDirectory, from checkpoint: Checkpoint?,
        _ events: TensorBoardLog?, _ signals: SignalDescriptor
    ) throws {
        let display = ProgressDisplay(isQuiet: execution.run.quiet)
        let record = try RunRecord(directory, from: checkpoint, keep: execution.run.checkpointKeep, follower: events) {
            Warning.show($0)
        }
        let split = try session.sampleCounts()
        let description = session.job.dataset
        let figures = RunSummary.DatasetFigures(
            name: description.name, train: split.train, validation: split.validation, test: split.test,
            sha256: description.sha256)
        let report = ReportWriter(
            directory, dataset: description, figures: figures, instructionSet: instructionSet,
            words: Array(try ProcessStart.arguments().dropFirst()), fromStep: checkpoint?.step ?? 0, warn: Warning.show)
        let dashboard = try dashboard(of: directory)
        let result: (outcome: TrainingOutcome, workers: WorkerCounts, chaos: ChaosFigures?)
        do {
            result = try session.run(
                from: checkpoint, coordinator: coordinator, trainer: trainer, record: record, signals: signals
            ) { event in
                let event = event.worded
                display.show(event)
                record.observe(event)
                report.observe(event)
                dashboard?.observe(event)
                if let warning = events?.warning() { display.show(.warning(warning)) }
            }
            events?.finish(result.outcome)
            try record.finish()
        } catch let failure as Failure where failure.kind == .stoppedAtOnce {
            display.finish()
            throw failure
        } catch {
            display.finish()
            // What was handed to the writer is said to be safe: let it become so.
            try? record.finish()
            let cause = (error as? ZeroMQError)?.failure ?? error
            let reason = SettingName.worded((cause as? Failure)?.message ?? "\(cause)")
            report.fail(reason)
            dashboard?.fail(reason, isHurried: (cause as? Failure)?.kind == .interrupted)
            throw display.explained(cause)
        }
        display.finish()
        if display.failures.anyGivenUp, let table = display.failureTable { Terminal().write("\n\(table)\n\n", .last) }
        let outcome = result.outcome
        let summary = RunSummary(
            run: directory.layout.path, outcome: outcome, workers: result.workers, dataset: figures,
            fingerprint: Fingerprint(of: outcome.parameters).description, chaos: result.chaos)
        if !execution.run.quiet {
            let terminal = Terminal()
            terminal.write(SummaryTable.text(of: summary, width: terminal.lineWidth) + "\n", .last)
        } else if let warning = SummaryTable.warning(of: summary), [.completed, .early].contains(summary.stopped) {
            Warning.show("\(directory.layout.path): \(warning)")
        }
        report.finish(
            summary, parameters: outcome.parameters, job: session.job, data: data, instructionSet: instructionSet,
            isQuiet: execution.run.quiet)
        if !execution.run.quiet {
            Terminal().write(Self.whatNext(configuration: session.configuration, summary, directory.layout) + "\n")
        }
        // Every file is whole by now: standard output may be one on a full disk.
        let isStopped = outcome.stopped == .interrupted
        if execution.run.json {
            SignalEnding.set(
                .interrupted,
                "stopped by a signal before its answer was read; `apus resume \(directory.layout.path)` tells it")
            signals.release()
        }
        let answer = Result {
            // Who stopped a run waits for its end, and not for somebody who may read.
            if execution.run.json { try StandardOutput.print(json: summary, patience: isStopped ? 1000 : nil) }
        }
        dashboard?.finish(report.report)
        guard outcome.stopped != .interrupted else {
            if case .failure(let failure as Failure) = answer { Warning.show(failure.message) }
            throw Failure(
                .interrupted,
                "stopped by a signal after step \(outcome.steps); `apus resume \(directory.layout.path)` goes on")
        }
        try answer.get()
    }

    /// Where to look at what a run came to, and what to type next.
    private static func whatNext(
        configuration: TrainingConfiguration, _ summary: RunSummary, _ layout: RunLayout
    ) -> String {
        let run = layout.path.asShellWord
        var commands = ["apus predict \(run) PICTURE.png", "apus evaluate \(run)"]
        switch summary.stopped {
        case .maxSteps: commands.append("apus resume \(run)")
        case .completed where configuration.schedule.canBeExtended:
            commands.append("apus resume \(run) --more-epochs \(configuration.epochs)")
        case .completed, .early: break
        case .interrupted: commands = []
        }
        var lines = Directory.exists(layout.path) ? ["report       \(layout.report.onOneLine)"] : []
        lines += commands.enumerated().map { ($0 == 0 ? "next         " : "             ") + $1 }
        return lines.joined(separator: "\n")
    }

    /// The live page, where one is asked for, and told of.
    private func dashboard(of directory: RunDirectory) throws -> Dashboard? {
        guard let dashboardPort else { return nil }
        let dashboard = try Dashboard(dashboardPort, try RunReport(reading: directory.layout, warn: Warning.show))
        if let announcement = dashboardPort.announcement(isQuiet: execution.run.quiet) {
            Terminal().write(announcement + "\n")
        }
        return dashboard
    }
}

extension InstructionSet {
    /// As `APUS_KERNEL` says, else the fastest.
    static func chosen() throws(Failure) -> InstructionSet {
        let value = getenv(variable).map { String(cString: $0) }
        return try chosen(environment: value.map { [variable: $0] } ?? [:])
    }
}
