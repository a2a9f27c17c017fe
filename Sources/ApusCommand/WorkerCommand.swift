internal import ArgumentParser
internal import Cluster
internal import Failures
internal import Glibc
internal import Kernels
internal import Processes
internal import Reporting
internal import System
internal import ZeroMQ

struct WorkerCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "worker",
        abstract: "Compute for a coordinator that listens somewhere.",
        discussion: """
            The dataset comes from the coordinator. SIGTERM or Ctrl-C finishes the share at hand and leaves. A worker whose \
            connection breaks comes back by itself; where the run is stopped and may go on later, it ends with status 75.
            Every option may also be a variable: APUS_KEY for --key.

            EXAMPLES
              apus worker tcp://127.0.0.1:5555
              apus worker tcp://coordinator:5555 \\
                --server-key server.key --key worker.key_secret
            """)

    @OptionGroup var joining: JoiningOptions

    @Flag(help: "Go beyond this host without keys, although anybody on the way may read and forge what passes.")
    var insecure = false

    @Option(
        parsing: .unconditional, help: "Seconds to wait for a coordinator before giving up; none waits on.",
        transform: JoinTimeout.read)
    var joinTimeout = JoinTimeout(WorkerLoop.defaultPatience)

    func run() throws {
        let (endpoint, keys) = try joining.destination(insecure: insecure)
        let signals = try SignalDescriptor([SIGTERM, SIGINT])
        let environment = { (name: String) in getenv(name).map { String(cString: $0) } }
        let token = environment(WorkerEnvironment.token)
        if let parent = environment(WorkerEnvironment.parent).flatMap(Int32.init) {
            guard ParentDeath.follow(parent: parent) else { return }
        }
        if let processor = environment(WorkerEnvironment.processor).flatMap({ Int($0) }) {
            Processors.run(on: [processor])
        }
        // Of its own child the coordinator tells how far it is.
        let receipt = WorkDisplay("receiving the dataset", unit: .bytes, isQuiet: token != nil)
        defer { receipt.finish() }
        do {
            let worker = try WorkerLoop(
                endpoint: endpoint, keys: keys, instructionSet: try InstructionSet.chosen(), signals: signals,
                token: token, task: LaunchedTask.name(in: environment), patience: joinTimeout.seconds,
                report: { text in
                    receipt.finish()
                    Terminal().write("\(SettingName.worded(text))\n")
                }, reportDataset: { receipt.show($0, of: $1) }, reportAdmission: ProcessStart.setTitle)
            try worker.runUntilDone()
        } catch let error as ZeroMQError {
            throw error.failure
        }
    }
}
