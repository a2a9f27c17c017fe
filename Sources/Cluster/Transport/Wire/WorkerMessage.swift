internal import Training

/// What a worker says to the coordinator; the grammar stands in ``WireFormat``.
package enum WorkerMessage: Sendable, Hashable {
    /// JSON of a ``Greeting``.
    case hello([UInt8])
    case fetch(offset: UInt64, count: UInt32)
    case ready(dataset: [UInt8])
    case result(RoundAnswer)
    case leaving
    case failed(String)
    case attached

    /// The control frame.
    package func encoded(from worker: WorkerID?) -> [UInt8] {
        var writer = ByteWriter()
        writer.write(WireFormat.magic)
        writer.write(WireFormat.version)
        writer.write(type)
        writer.write(worker?.number ?? 0)
        switch self {
        case .hello(let json): writer.write(json)
        case .fetch(let offset, let count):
            writer.write(offset)
            writer.write(count)
        case .ready(let dataset): writer.write(dataset)
        case .result(let answer):
            writer.write(answer.round)
            writer.write(answer.phase.rawValue)
            writer.write(answer.seconds)
            writer.write(UInt16(answer.results.count))
            for result in answer.results {
                writer.write(result.node)
                writer.write(result.lossSum)
                writer.write(result.correct)
                writer.write(result.samples)
            }
        case .leaving, .attached: break
        case .failed(let reason): writer.write(Array(reason.utf8.prefix(WireFormat.mostText)))
        }
        return writer.bytes
    }

    /// Never traps, whatever the bytes.
    package static func decode(
        _ bytes: UnsafeRawBufferPointer
    ) throws(WireDefect) -> (worker: WorkerID, message: WorkerMessage) {
        var reader = ByteReader(bytes)
        let (type, worker) = try reader.readHeader()
        let message: WorkerMessage
        switch type {
        case 1: message = .hello(try reader.readText())
        case 2: message = .fetch(offset: try reader.read(), count: try reader.read())
        case 3: message = .ready(dataset: try reader.readBytes(32))
        case 4: message = .result(try reader.readAnswer())
        case 5: message = .leaving
        case 6: message = .failed(String(decoding: try reader.readText(), as: UTF8.self))
        case 7: message = .attached
        default: throw WireDefect("has the type \(type), which no worker sends")
        }
        try reader.finish()
        return (WorkerID(worker), message)
    }

    private var type: UInt16 {
        switch self {
        case .hello: 1
        case .fetch: 2
        case .ready: 3
        case .result: 4
        case .leaving: 5
        case .failed: 6
        case .attached: 7
        }
    }
}

extension ByteReader {
    mutating func readHeader() throws(WireDefect) -> (type: UInt16, worker: UInt32) {
        guard try read(UInt32.self) == WireFormat.magic else { throw WireDefect("does not begin with APUS") }
        let version = try read(UInt16.self)
        guard version == WireFormat.version else {
            throw WireDefect("is of protocol version \(version); this Apus speaks \(WireFormat.version)")
        }
        return (try read(), try read())
    }

    /// The rest, as long as it is bounded.
    mutating func readText(atMost most: Int = WireFormat.mostText) throws(WireDefect) -> [UInt8] {
        guard remaining <= most else {
            throw WireDefect("carries \(remaining) bytes of text, above \(most)")
        }
        return try readBytes(remaining)
    }

    mutating func readPhase() throws(WireDefect) -> Phase {
        let number = try read(UInt8.self)
        guard let phase = Phase(rawValue: number) else { throw WireDefect("names the phase \(number)") }
        return phase
    }

    mutating func readCount() throws(WireDefect) -> Int {
        let count = Int(try read(UInt16.self))
        guard count <= WireFormat.maximumNodes else {
            throw WireDefect("names \(count) nodes, above \(WireFormat.maximumNodes)")
        }
        return count
    }

    fileprivate mutating func readAnswer() throws(WireDefect) -> RoundAnswer {
        var answer = RoundAnswer(round: try read(), phase: try readPhase(), seconds: try readDouble(), results: [])
        for _ in 0..<(try readCount()) {
            answer.results.append(
                NodeResult(
                    node: try readNode(), lossSum: try readDouble(), correct: try read(), samples: try read()))
        }
        return answer
    }
}
