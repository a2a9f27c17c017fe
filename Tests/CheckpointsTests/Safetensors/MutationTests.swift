import Checkpoints
import Testing

/// Damaged files neither trap nor pass for others.
@Suite struct MutationTests {
    private static let seeds: [UInt64] = [1, 2, 3, 4]
    /// Times four seeds.
    private static let cases = 2_500

    @Test("A checkpoint cut anywhere is refused")
    func truncation() throws {
        let bytes = try Samples.checkpoint(step: 1).encoded()
        for count in bytes.indices {
            #expect(throws: (any Error).self) { try Checkpoint(SafetensorsFile(bytes: Array(bytes[..<count]))) }
        }
    }

    @Test("A model file cut anywhere is refused")
    func modelTruncation() throws {
        let bytes = try Samples.model.encoded()
        for count in bytes.indices {
            #expect(throws: (any Error).self) { try ModelFile(SafetensorsFile(bytes: Array(bytes[..<count]))) }
        }
    }

    @Test("A damaged checkpoint is refused, or means what it meant", arguments: seeds)
    func checkpoint(seed: UInt64) throws {
        let original = try Samples.checkpoint(step: 1)
        let bytes = original.encoded()
        var mutate = Mutation(seed: seed)
        var refused = 0
        for _ in 0..<Self.cases {
            do {
                #expect(try Checkpoint(SafetensorsFile(bytes: mutate(bytes))) == original)
            } catch {
                refused += 1
            }
        }
        #expect(refused > Self.cases / 2)
    }

    @Test("A damaged model file is refused, or means what it meant", arguments: seeds)
    func model(seed: UInt64) throws {
        let bytes = try Samples.model.encoded()
        var mutate = Mutation(seed: seed)
        var refused = 0
        for _ in 0..<Self.cases {
            do {
                let model = try ModelFile(SafetensorsFile(bytes: mutate(bytes)))
                #expect(model == Samples.model)
            } catch {
                refused += 1
            }
        }
        #expect(refused > Self.cases / 2)
    }

    @Test("A damaged file by another program is refused, or is read whole", arguments: seeds)
    func foreign(seed: UInt64) throws {
        let bytes = try PythonFile.half.bytes()
        var mutate = Mutation(seed: seed)
        var accepted = 0
        for _ in 0..<Self.cases {
            guard let file = try? SafetensorsFile(bytes: mutate(bytes)) else { continue }
            accepted += 1
            #expect(try SafetensorsFile(bytes: file.encoded()) == file)
            for tensor in file.tensors {
                if let floats = try? file.floats(of: tensor) {
                    #expect(floats.count == tensor.shape.reduce(1, *))
                }
            }
            _ = try? ModelFile(file)
        }
        #expect(accepted > 0)
    }
}
