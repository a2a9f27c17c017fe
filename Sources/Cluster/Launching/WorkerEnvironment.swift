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
