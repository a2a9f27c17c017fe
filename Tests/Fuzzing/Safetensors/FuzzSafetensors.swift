internal import Checkpoints
internal import Fuzzing
internal import Hashing
internal import Networks

/// Safetensors files, and the checkpoints and weights in them, also behind a seal that holds.
@_cdecl("LLVMFuzzerTestOneInput")
public func fuzzSafetensors(_ start: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
    guard var file = try? SafetensorsFile(bytes: Fuzzing.bytes(start, count)) else { return 0 }
    Fuzzing.require((try? SafetensorsFile(bytes: file.encoded())) == file, "what was read is written the same")
    for tensor in file.tensors {
        guard let floats = try? file.floats(of: tensor) else { continue }
        Fuzzing.require(floats.count * tensor.type.byteCount == tensor.range.count, "a number for each element")
    }
    read(file)
    // No fuzzer finds a SHA-256.
    file.seal()
    read(file)
    return 0
}

private func read(_ file: SafetensorsFile) {
    if let checkpoint = try? Checkpoint(file) {
        Fuzzing.require((try? Checkpoint(SafetensorsFile(bytes: checkpoint.encoded()))) != nil, "it can be kept")
    }
    if let model = try? ModelFile(file) {
        Fuzzing.require(model.widths.count >= 2, "a network has inputs and outputs")
        _ = model.shape(activation: .relu, loss: .softmaxCrossEntropy)
    }
}

@_cdecl("LLVMFuzzerInitialize")
public func seedSafetensors(_: UnsafeMutableRawPointer?, _: UnsafeMutableRawPointer?) -> CInt {
    let parameters: [Float] = (0..<17).map { Float($0) / 7 }
    let checkpoint = Checkpoint(
        widths: [2, 3, 2], parameters: parameters,
        state: [Checkpoint.State(name: "velocity", values: parameters)],
        best: Checkpoint.Best(parameters: parameters, epoch: 3), epoch: 4, step: 5, stepInEpoch: 6,
        sums: RunningSums(loss: 0.5, correct: 11, samples: 12), stopping: JSONText("{}"), history: JSONText("[]"),
        configuration: JSONText(#"{"hidden":[3]}"#), seed: 7, dataset: SHA256Hasher.digest(of: [1]))
    let model = ModelFile(
        widths: [2, 3, 2], parameters: parameters,
        metadata: ModelMetadata(
            activation: .tanh, loss: .softmaxCrossEntropy, classes: ["0", "1"],
            normalization: ModelMetadata.Normalization(method: "standard", scale: 0.5, offset: -0.5), version: "1",
            seed: 7))
    var small = SafetensorsFile()
    small.append("0.weight", shape: [1, 1], [1])
    small.append("0.bias", shape: [1], [2])
    // With another element type in the place of float32 of the same bytes.
    let double = String(decoding: small.encoded().dropFirst(8).prefix { $0 < 0x7F && $0 > 0x1F }, as: UTF8.self)
        .replacing("F32", with: "BF16").replacing("[1,1]", with: "[2,1]").replacing("[1]", with: "[2]")
    let length = (0..<8).map { UInt8(truncatingIfNeeded: double.utf8.count >> ($0 * 8)) }
    Fuzzing.seed([
        checkpoint.encoded(), (try? model.encoded()) ?? [], small.encoded(),
        length + Array(double.utf8) + [0, 0, 128, 63, 0, 0, 0, 64],
    ])
    return 0
}
