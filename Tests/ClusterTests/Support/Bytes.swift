@testable import Cluster
@testable import Training

extension WorkerMessage {
    static func decode(_ bytes: [UInt8]) throws -> (worker: WorkerID, message: WorkerMessage) {
        try bytes.withUnsafeBytes { try decode($0) }
    }

    static let examples: [WorkerMessage] = [
        .hello(Array(#"{"host":"a"}"#.utf8)), .hello([]), .fetch(offset: 1 << 40, count: 1 << 20),
        .ready(dataset: Array(0..<32)), .leaving, .attached, .failed("the disk is full – 磁盘已满"), .failed(""),
        .result(RoundAnswer(round: 1, phase: .validation, seconds: 0, results: [])),
        .result(
            RoundAnswer(
                round: .max, phase: .gradient, seconds: 0.25,
                results: (0..<32).map { index in
                    NodeResult(
                        node: TreeNode(level: UInt8(index), index: .max - UInt32(index)),
                        lossSum: Double(index) * -1.5e300, correct: UInt32(index), samples: .max)
                })),
    ]
}

extension CoordinatorMessage {
    static func decode(_ bytes: [UInt8]) throws -> (worker: WorkerID, message: CoordinatorMessage) {
        try bytes.withUnsafeBytes { try decode($0) }
    }

    static let examples: [CoordinatorMessage] = [
        .welcome(Array(#"{"worker":1}"#.utf8)), .refused("too many"), .piece(offset: .max), .ping, .stop,
        .task(
            RoundTask(
                round: 1, phase: .test, epoch: 0, batch: 0, parameterVersion: 0, carriesParameters: false, nodes: [])),
        .task(
            RoundTask(
                round: .max, phase: .gradient, epoch: .max, batch: 1, parameterVersion: 1 << 63,
                carriesParameters: true,
                nodes: (0..<32).map { TreeNode(level: UInt8($0), index: UInt32($0) << 20) })),
        .greetAgain, .pause,
    ]
}
