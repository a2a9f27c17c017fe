internal import ArgumentParser
internal import DataParallel
internal import Failures
internal import Glibc
internal import Kernels
internal import Reporting
internal import ZeroMQ

struct WorkerCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "worker",
        abstract: "Computes for a coordinator that listens somewhere.",
        discussion: "The dataset comes from the coordinator. SIGTERM or Ctrl-C finishes the share at hand and leaves.")

    @Argument(help: "ipc://PATH or tcp://HOST:PORT, as given to `apus train --listen`.")
    var endpoint: String

    func run() throws {
        let signals = try SignalDescriptor([SIGTERM, SIGINT])
        let environment = { (name: String) in getenv(name).map { String(cString: $0) } }
        let token = environment(WorkerEnvironment.token)
        if let parent = environment(WorkerEnvironment.parent).flatMap(Int32.init) {
            guard ParentDeath.follow(parent: parent) else { return }
        }
        if let processor = environment(WorkerEnvironment.processor).flatMap(Int.init) {
            Processors.run(on: [processor])
        }
        do {
            let worker = try WorkerLoop(
                endpoint: try Endpoint(endpoint), instructionSet: try InstructionSet.chosen(),
                signals: signals, token: token
            ) { Terminal().write("\($0)\n") }
            _ = try worker.run()
        } catch let error as ZeroMQError {
            throw error.failure
        }
    }
}
