internal import Training

/// What the coordinator says to a worker; the grammar stands in ``WireFormat``.
package enum CoordinatorMessage: Sendable, Hashable {
    /// JSON of an ``Admission``.
    case welcome([UInt8])
    case refused(String)
    case piece(offset: UInt64)
    case task(RoundTask)
    case ping
    case stop
    case greetAgain
    case pause

    /// The control frame.
    ///
    /// - Parameter version: That of whoever is to read it; of another version only `refused` can be.
    package func encoded(to worker: WorkerID?, version: UInt16 = WireFormat.version) -> [UInt8] {
        var writer = ByteWriter()
        writer.write(WireFormat.magic)
        writer.write(version)
        writer.write(type)
        writer.write(worker?.number ?? 0)
        switch self {
        case .welcome(let json): writer.write(json)
        case .refused(let reason): writer.write(Array(reason.utf8.prefix(WireFormat.mostText)))
        case .piece(let offset): writer.write(offset)
        case .task(let task):
            writer.write(task.round)
            writer.write(task.phase.rawValue)
            writer.write(task.epoch)
            writer.write(task.batch)
            writer.write(task.parameterVersion)
            writer.write(UInt8(task.carriesParameters ? 1 : 0))
            writer.write(UInt16(task.nodes.count))
            for node in task.nodes { writer.write(node) }
        case .ping, .stop, .greetAgain, .pause: break
        }
        return writer.bytes
    }

    /// Never traps, whatever the bytes.
    package static func decode(
        _ bytes: UnsafeRawBufferPointer
    ) throws(WireDefect) -> (worker: WorkerID, message: CoordinatorMessage) {
        var reader = ByteReader(bytes)
        let (type, worker) = try reader.readHeader()
        let message: CoordinatorMessage
        switch type {
        case 101: message = .welcome(try reader.readText(atMost: WireFormat.mostWelcome))
        case 102: message = .refused(String(decoding: try reader.readText(), as: UTF8.self))
        case 103: message = .piece(offset: try reader.read())
        case 104: message = .task(try reader.readTask())
        case 105: message = .ping
        case 106: message = .stop
        case 107: message = .greetAgain
        case 108: message = .pause
        default: throw WireDefect("has the type \(type), which no coordinator sends")
        }
        try reader.finish()
        return (WorkerID(worker), message)
    }

    private var type: UInt16 {
        switch self {
        case .welcome: 101
        case .refused: 102
        case .piece: 103
        case .task: 104
        case .ping: 105
        case .stop: 106
        case .greetAgain: 107
        case .pause: 108
        }
    }
}

extension ByteReader {
    fileprivate mutating func readTask() throws(WireDefect) -> RoundTask {
        var task = RoundTask(
            round: try read(), phase: try readPhase(), epoch: try read(), batch: try read(),
            parameterVersion: try read(), carriesParameters: try read(UInt8.self) != 0, nodes: [])
        for _ in 0..<(try readCount()) { task.nodes.append(try readNode()) }
        return task
    }
}
