internal import Checkpoints
internal import Cluster
package import System
internal import Training

/// A run's figures in Prometheus' text format.
package enum RunMetrics {
    /// That of version 0.0.4, which every collector reads.
    package static let type = "text/plain; version=0.0.4; charset=utf-8"

    /// - Parameters:
    ///   - now: By the monotonic clock, as the run's events.
    ///   - time: The same moment, in seconds since 1970.
    ///   - watchers: Browsers that receive the page's changes.
    package static func text(_ run: LiveRun, at now: Seconds, time: Double, watchers: Int) -> String {
        (about(run) + progress(run, at: now, time: time) + epoch(run) + events(run) + workers(run) + [
            MetricFamily("apus_dashboard_watchers", .gauge, "Browsers that follow the live page.", Double(watchers))
        ] + ProcessMetrics.families()).map(\.text).joined()
    }

    private static func about(_ run: LiveRun) -> [MetricFamily] {
        [
            MetricFamily(
                "apus_info", .gauge, "Always 1; which run of what this is.",
                [
                    (
                        labels: [
                            ("version", ApusVersion.text), ("run", run.report.path),
                            ("dataset", run.report.datasetName),
                        ], value: 1
                    )
                ]),
            MetricFamily(
                "apus_run_state", .gauge, "1 for the state that the run is in, 0 for the others.",
                LiveRun.Phase.names.map { (labels: [("state", $0)], value: $0 == run.phase.name ? 1 : 0) }),
        ]
    }

    private static func progress(_ run: LiveRun, at now: Seconds, time: Double) -> [MetricFamily] {
        let isKnown = run.steps > 0
        return [
            MetricFamily(
                "apus_planned_epochs", .gauge, "Epochs that the run is to have.", isKnown ? Double(run.epochs) : nil),
            MetricFamily(
                "apus_epochs_total", .counter, "Epochs finished since the run began.", Double(run.report.epochs.count)),
            MetricFamily(
                "apus_planned_steps", .gauge, "Steps that the run is to have.", isKnown ? Double(run.steps) : nil),
            MetricFamily("apus_steps_total", .counter, "Steps finished since the run began.", Double(run.step)),
            MetricFamily(
                "apus_samples_total", .counter, "Training samples since this process began.", Double(run.counts.samples)
            ),
            MetricFamily(
                "apus_samples_per_second", .gauge, "Training samples by the wall clock, over the last moments.",
                run.samplesPerSecond),
            MetricFamily("apus_step_loss", .gauge, "Mean loss of the last step's batch.", run.loss),
            MetricFamily(
                "apus_last_step_timestamp_seconds", .gauge, "When the last step was finished, since 1970.",
                run.lastStep.map { time - (now - $0) }),
            MetricFamily(
                "apus_time_left_seconds", .gauge, "Until all epochs are done, at this pace.", run.timeLeft(at: now)),
        ]
    }

    private static func epoch(_ run: LiveRun) -> [MetricFamily] {
        let last = run.report.epochs.last
        return [
            MetricFamily("apus_epoch_training_loss", .gauge, "Of the last finished epoch.", last?.trainingLoss),
            MetricFamily(
                "apus_epoch_training_accuracy_ratio", .gauge, "Of the last finished epoch.", last?.trainingAccuracy),
            MetricFamily("apus_epoch_validation_loss", .gauge, "Of the last finished epoch.", last?.validationLoss),
            MetricFamily(
                "apus_epoch_validation_accuracy_ratio", .gauge, "Of the last finished epoch.", last?.validationAccuracy),
            MetricFamily(
                "apus_epoch_learning_rate", .gauge, "Of the last finished epoch's last step.",
                last.map { Double($0.learningRate) }),
            MetricFamily(
                "apus_best_epoch", .gauge, "The epoch whose weights count so far, where early stopping looks for one.",
                run.report.bestEpoch.map { Double($0.epoch) }),
        ]
    }

    private static func events(_ run: LiveRun) -> [MetricFamily] {
        let counts = run.counts
        return [
            MetricFamily("apus_workers_joined_total", .counter, "Workers that joined.", Double(counts.joined)),
            MetricFamily("apus_workers_left_total", .counter, "Workers that left as they should.", Double(counts.left)),
            MetricFamily(
                "apus_workers_lost_total", .counter, "Workers that died or were cut off.", Double(counts.lost)),
            MetricFamily(
                "apus_workers_respawned_total", .counter, "Local workers started in place of lost ones.",
                Double(counts.respawned)),
            MetricFamily(
                "apus_worker_suspensions_total", .counter, "Times that a worker missed its deadline.",
                Double(counts.suspended)),
            MetricFamily(
                "apus_messages_refused_total", .counter, "Messages and results that were told of as refused.",
                Double(counts.refused)),
        ]
    }

    private static func workers(_ run: LiveRun) -> [MetricFamily] {
        let states = Dictionary(grouping: run.workers, by: \.state.name)
        return [
            MetricFamily(
                "apus_workers", .gauge, "Workers by state, the coordinator's own share included.",
                states.keys.sorted().map { (labels: [("state", $0)], value: Double(states[$0]?.count ?? 0)) }),
            workers(run, "apus_worker_share_ratio", .gauge, "Of the last step's samples.") { $0.share },
            workers(
                run, "apus_worker_samples_per_second", .gauge, "Training samples that counted, over the last moments."
            ) {
                $0.samplesPerSecond
            },
            workers(run, "apus_worker_samples_total", .counter, "Training samples that counted.") {
                Double($0.totals.samples)
            },
            workers(run, "apus_worker_compute_seconds_total", .counter, "Spent on what it was asked for.") {
                $0.totals.computeSeconds
            },
            workers(run, "apus_worker_wait_seconds_total", .counter, "Spent waiting for others.") {
                $0.totals.waitSeconds
            },
        ]
    }

    private static func workers(
        _ run: LiveRun, _ name: String, _ kind: MetricFamily.Kind, _ help: String, _ value: (WorkerStatus) -> Double
    ) -> MetricFamily {
        MetricFamily(
            name, kind, help,
            run.workers.map { worker in
                let identity = worker.identity
                return (
                    labels: [
                        ("worker", worker.isCoordinator ? "coordinator" : "\(identity.worker)"),
                        ("host", identity.isLocal ? "local" : identity.host), ("pid", "\(identity.process)"),
                    ], value: value(worker)
                )
            })
    }
}
