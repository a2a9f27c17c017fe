internal import Cluster
internal import Datasets
internal import Failures
internal import Fuzzing
internal import Networks
internal import Training

/// The decoders of both directions, of the descriptions that greetings and admissions carry, and of tables in shared memory.
@_cdecl("LLVMFuzzerTestOneInput")
public func fuzzWire(_ start: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
    let bytes = UnsafeRawBufferPointer(start: start, count: count)
    if let (worker, message) = try? WorkerMessage.decode(bytes) {
        let encoded = message.encoded(from: worker)
        let again = try? encoded.withUnsafeBytes { try WorkerMessage.decode($0) }
        // Text that is no UTF-8 is mended on the way in and grows by it.
        if case .failed = message {} else { Fuzzing.require(again != nil, "what was heard can be said again") }
        if case .hello(let json) = message { _ = try? Greeting(json) }
    }
    if let (worker, message) = try? CoordinatorMessage.decode(bytes) {
        let encoded = message.encoded(to: worker)
        let again = try? encoded.withUnsafeBytes { try CoordinatorMessage.decode($0) }
        if case .refused = message {} else { Fuzzing.require(again != nil, "what was heard can be said again") }
        if case .welcome(let json) = message { describe(json) }
    }
    readSheet(bytes)
    return 0
}

/// No more memory than a table has, so that the address sanitizer sees a reader that goes beyond.
private func readSheet(_ bytes: UnsafeRawBufferPointer) {
    let memory = UnsafeMutableRawBufferPointer.allocate(byteCount: GradientTable.byteCount, alignment: 64)
    defer { memory.deallocate() }
    guard let address = memory.baseAddress else { return }
    memory.initializeMemory(as: UInt8.self, repeating: 0)
    memory.copyBytes(from: bytes.prefix(memory.count))
    guard let table = GradientTable(readingFrom: address) else { return }
    memory.initializeMemory(as: UInt8.self, repeating: 0)
    table.write(to: address)
    Fuzzing.require(GradientTable(readingFrom: address) == table, "a table that was read can be written again")
}

private func describe(_ json: [UInt8]) {
    guard let job = try? Admission(json).job, (try? job.validate()) != nil
    else { return }
    Fuzzing.require(job.shape.layout.paddedCount <= 1 << 28, "parameters are bounded")
    Fuzzing.require((try? job.dataset.layout().byteCount).map { $0 < 1 << 41 } ?? false, "a dataset is bounded")
}

@_cdecl("LLVMFuzzerInitialize")
public func seedWire(_: UnsafeMutableRawPointer?, _: UnsafeMutableRawPointer?) -> CInt {
    let greeting = #"{"host":"a","process":1,"kernel":"plain","token":"b"}"#
    let memory = #"{"descriptor":5,"byteCount":64,"serial":6}"#
    let admission = #"""
        {"worker":1,"job":{"shape":{"layers":[{"dense":{"inputs":4,"outputs":3,"activation":"relu"}},{"dense":{"inputs":3,"outputs":2}}],"loss":"softmax-cross-entropy"},"batchSize":8,\#
        "leafSize":4,"seed":1,"validationFraction":0.1,"scaleBits":1,"offsetBits":[0],"dataset":{"name":"a","rows":2,\#
        "columns":2,"classes":[0,1],"trainCount":20,"testCount":10,"sha256":"00"}}}
        """#
    let offered = #"""
        {"format":3,"process":1,"coordinatorBell":3,"workerBell":4,"latch":\#(memory),"channel":\#(memory),\#
        "dataset":\#(memory)}
        """#
    let node: [UInt8] = [3, 1, 0, 0, 0]
    let round = number(5, 8) + [1]
    let entry = number(64, 8) + number(6, 8) + number(5, 4) + number(1, 4) + number(1, 4) + number(3, 4)
    let table = number(2, 8) + number(0, 8) + entry + entry
    let task = round + number(2, 4) + number(3, 4) + number(4, 8) + [1, 2, 0] + node + node
    let result = round + number(0, 8) + [1, 0] + node + number(0, 8) + number(30, 4) + number(32, 4)
    Fuzzing.seed([
        message(1, Array(greeting.utf8)), message(2, number(1, 8) + number(2, 4)), message(3, Array(0..<32)),
        message(4, result), message(5, []), message(6, Array("why".utf8)), message(101, Array(admission.utf8)),
        message(102, Array("why".utf8)), message(103, number(3, 8)), message(104, task), message(105, []),
        message(106, []), message(101, Array(admission.dropLast().utf8) + Array(#","shared":\#(offered)}"#.utf8)),
        table,
    ])
    return 0
}

/// A control frame after the grammar of `WireFormat`.
private func message(_ type: Int, _ body: [UInt8]) -> [UInt8] {
    Array("APUS".utf8) + number(Int(WireFormat.version), 2) + number(type, 2) + number(1, 4) + body
}

private func number(_ value: Int, _ byteCount: Int) -> [UInt8] {
    (0..<byteCount).map { UInt8(truncatingIfNeeded: value >> (8 * $0)) }
}
