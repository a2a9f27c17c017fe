internal import DataParallel
internal import Failures
internal import FoundationEssentials
internal import Fuzzing
internal import Networks

/// The decoders of both directions, and of the descriptions that greetings and admissions carry.
@_cdecl("LLVMFuzzerTestOneInput")
public func fuzzWire(_ start: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
    let bytes = UnsafeRawBufferPointer(start: start, count: count)
    if let (worker, message) = try? WorkerMessage.decode(bytes) {
        let encoded = message.encoded(from: worker)
        let again = try? encoded.withUnsafeBytes { try WorkerMessage.decode($0) }
        // Text that is no UTF-8 is mended on the way in and grows by it.
        if case .failed = message {} else { Fuzzing.require(again != nil, "what was heard can be said again") }
        if case .hello(let json) = message { _ = try? JSONDecoder().decode(Greeting.self, from: Data(json)) }
    }
    if let (worker, message) = try? CoordinatorMessage.decode(bytes) {
        let encoded = message.encoded(to: worker)
        let again = try? encoded.withUnsafeBytes { try CoordinatorMessage.decode($0) }
        if case .refused = message {} else { Fuzzing.require(again != nil, "what was heard can be said again") }
        if case .welcome(let json) = message { describe(json) }
    }
    return 0
}

private func describe(_ json: [UInt8]) {
    guard let job = try? JSONDecoder().decode(Admission.self, from: Data(json)).job, (try? job.validate()) != nil
    else { return }
    Fuzzing.require(ParameterLayout(widths: job.shape.widths).paddedCount <= 1 << 28, "parameters are bounded")
    Fuzzing.require((try? job.dataset.layout().byteCount).map { $0 < 1 << 41 } ?? false, "a dataset is bounded")
}

@_cdecl("LLVMFuzzerInitialize")
public func seedWire(_: UnsafeMutableRawPointer?, _: UnsafeMutableRawPointer?) -> CInt {
    let job = WorkerJob(
        shape: NetworkShape(widths: [4, 3, 10], activation: .relu, loss: .softmaxCrossEntropy), batchSize: 8,
        leafSize: 4, seed: 1, validationFraction: 0.1, scaleBits: 1, offsetBits: 0,
        dataset: DatasetDescription(
            name: "a", rows: 2, columns: 2, classes: Array(0..<10), trainCount: 20, testCount: 10,
            sha256: String(repeating: "0", count: 64)))
    let greeting = Greeting(host: "a", process: 1, kernel: "plain", token: "b")
    let nodes = (0..<3).map { TreeNode(level: UInt8($0), index: UInt32($0)) }
    let fromWorkers: [WorkerMessage] = [
        .hello((try? JSONEncoder().encode(greeting)).map(Array.init) ?? []), .fetch(offset: 1, count: 2),
        .ready(dataset: Array(0..<32)), .leaving, .failed("why"),
        .result(
            RoundAnswer(
                round: 1, phase: .gradient, seconds: 1,
                results: nodes.map { NodeResult(node: $0, lossSum: 1, correct: 2, samples: 3) })),
    ]
    let fromCoordinators: [CoordinatorMessage] = [
        .welcome((try? JSONEncoder().encode(Admission(worker: 1, job: job))).map(Array.init) ?? []),
        .refused("why"), .piece(offset: 3), .ping, .stop,
        .task(
            RoundTask(
                round: 1, phase: .test, epoch: 2, batch: 3, parameterVersion: 4, carriesParameters: true,
                nodes: nodes)),
    ]
    Fuzzing.seed(fromWorkers.map { $0.encoded(from: nil) } + fromCoordinators.map { $0.encoded(to: nil) })
    return 0
}
