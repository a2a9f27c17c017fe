import Checkpoints
import Cluster
import HTTP
import JSON
import Reporting
import System
import Testing
import Training

@Suite("A run is shown as its events tell of it")
struct LiveRunTests {
    private static func run(_ events: [(TrainingEvent, Seconds)] = []) throws -> LiveRun {
        var run = LiveRun(
            try RunReport(path: "runs/a\"b", configuration: TrainingConfiguration(), datasetDigest: "0"), at: 100)
        for (event, time) in events { run.observe(event, at: time) }
        return run
    }

    private static let identity = #"{"worker": 2, "host": "far", "process": 77, "isLocal": false}"#

    /// Ten steps an epoch, three epochs, of which 12 steps are done, in 24 seconds.
    private static func training() throws -> LiveRun {
        let worker = try JSONText(identity).decode(WorkerIdentity.self)
        var status = WorkerStatus(identity: worker, state: .late)
        (status.share, status.samplesPerSecond) = (0.25, 1500)
        status.totals.samples = 300
        status.totals.computeSeconds = 3
        status.totals.waitSeconds = 1
        let record = try JSONText(
            """
            {"epoch": 1, "step": 10, "learningRate": 0.5, "trainingLoss": 1.25, "trainingAccuracy": 0.5, \
            "validationLoss": 2.5, "validationAccuracy": 0.75, "improved": true, "gradientNorms": [1]}
            """
        ).decode(EpochRecord.self)
        var events: [(TrainingEvent, Seconds)] = [
            (.waiting(ready: 0, needed: 1), 101), (.workerJoined(worker, kernel: "avx2"), 102),
            (.began(epochs: 3, stepsPerEpoch: 10, fromEpoch: 0, fromStep: 0, parameters: 5), 110),
        ]
        for step in 1...12 {
            let batch = (step - 1) % 10 + 1
            events.append(
                (.step(step, epoch: 1, batch: batch, loss: 0.5, samples: 8), 110 + 2 * Double(step)))
        }
        events += [
            (.epoch(record), 134), (.workers([status]), 134), (.workerSuspended(worker), 134),
            (.workerLost(worker, reason: "was killed", lastLines: []), 135),
        ]
        return try run(events)
    }

    @Test("Steps, samples, speed and the time left, at the pace so far")
    func figures() throws {
        let run = try Self.training()
        #expect(run.phase == .training && run.step == 12 && run.steps == 30 && run.counts.samples == 96)
        #expect(run.timeLeft(at: 135) == 36 && run.samplesPerSecond == 1500)
        let counts = run.counts
        #expect(counts.joined == 1 && counts.lost == 1 && counts.suspended == 1 && counts.respawned == 0)
        #expect(run.report.epochs.count == 1 && run.report.faults.count == 2)
        let beginning = try Self.run()
        #expect(beginning.timeLeft(at: 200) == nil && beginning.samplesPerSecond == nil)
    }

    @Test("The section tells of progress, each worker and what went wrong, and escapes what others said")
    func section() throws {
        var run = try Self.training()
        let html = LiveSection.section(of: run, at: 135).html
        #expect(html.contains("<progress aria-label=\"Steps done\" max=\"30\" value=\"12\">"))
        for text in [
            "epoch of 3</dt><dd>2<", "step of 30</dt><dd>12<", "0.5000", "far, pid 77", "late", "25 %", "75 %",
            "1 worker lost", "36 s", "<polyline",
        ] {
            #expect(html.contains(text), "\(text)")
        }
        run.fail("it <broke>")
        #expect(LiveSection.section(of: run, at: 135).html.contains("Failed: it &lt;broke&gt;"))
    }

    @Test("Metrics have the run's figures, each under a name with its unit")
    func metrics() throws {
        let text = RunMetrics.text(try Self.training(), at: 136, time: 1000, watchers: 3)
        for line in [
            #"apus_info{version="\#(ApusVersion.text)",run="runs/a\"b",dataset="mnist"} 1"#,
            #"apus_run_state{state="training"} 1"#, #"apus_run_state{state="waiting"} 0"#, "apus_planned_epochs 3",
            "apus_epochs_total 1", "apus_planned_steps 30", "apus_steps_total 12", "apus_samples_total 96",
            "apus_samples_per_second 1500", "apus_step_loss 0.5", "apus_last_step_timestamp_seconds 998",
            "apus_time_left_seconds 36", "apus_epoch_training_loss 1.25", "apus_epoch_validation_accuracy_ratio 0.75",
            "apus_best_epoch 1", "apus_workers_lost_total 1", #"apus_workers{state="late"} 1"#,
            #"apus_worker_share_ratio{worker="2",host="far",pid="77"} 0.25"#,
            #"apus_worker_compute_seconds_total{worker="2",host="far",pid="77"} 3"#, "apus_dashboard_watchers 3",
        ] {
            #expect(text.contains("\n\(line)\n"), "\(line)")
        }
        let types = text.split(separator: "\n").filter { $0.hasPrefix("# TYPE ") }.map { $0.split(separator: " ") }
        #expect(Set(types.map { $0[2] }).count == types.count)
        #expect(types.allSatisfy { ($0[3] == "counter") == $0[2].hasSuffix("_total") })
    }

    @Test("Metrics of a run that has not begun leave out what nobody knows")
    func beginning() throws {
        let text = RunMetrics.text(try Self.run(), at: 100, time: 0, watchers: 0)
        #expect(text.contains("\napus_steps_total 0\n") && text.contains("\napus_run_state{state=\"starting\"} 1\n"))
        #expect(!text.contains("apus_step_loss") && !text.contains("apus_worker_share_ratio"))
    }

    @Test(
        "A run is healthy while it waits, trains and ends; not when it failed, or nothing was heard of it for a minute")
    func health() throws {
        func status(_ run: LiveRun, _ now: Seconds) -> HTTPStatus { HealthCheck.response(run, at: now).status }
        let waiting = try Self.run([(.waiting(ready: 0, needed: 1), 101)])
        #expect(
            status(try Self.run(), 110) == .ok && status(waiting, 160) == .ok && status(waiting, 162) == .unavailable)
        let training = try Self.training()
        #expect(status(training, 194) == .ok && status(training, 196) == .unavailable)
        var run = try Self.training()
        run.finish(nil)
        #expect(status(run, 999) == .ok && run.isOver && run.workers.isEmpty && !run.report.isRunning)
        run.fail("no")
        #expect(status(run, 136) == .unavailable)
    }
}
