import Networks
import TestSupport
import Testing

@testable import Checkpoints

/// Damaged files neither trap nor pass for others.
@Suite struct MutationTests {
    private static let seeds: [UInt64] = [1, 2, 3, 4]
    /// Times four seeds.
    private static let cases = 2_500

    private static func mutation(_ bytes: [UInt8], _ seed: UInt64, _ number: Int) -> [UInt8] {
        var mutation = Mutation(seed: seed, case: number)
        return mutation([bytes])
    }

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
        var refused = 0
        for number in 0..<Self.cases {
            do {
                #expect(try Checkpoint(SafetensorsFile(bytes: Self.mutation(bytes, seed, number))) == original)
            } catch {
                refused += 1
            }
        }
        #expect(refused > Self.cases / 2)
    }

    @Test("A checkpoint or model that was changed and sealed again is refused, or read whole", arguments: seeds)
    func resealed(seed: UInt64) throws {
        let originals = [try Samples.checkpoint(step: 1).encoded(), try Samples.model.encoded()]
        var accepted = 0
        for number in 0..<Self.cases {
            var mutation = Mutation(seed: seed, case: number)
            guard var file = try? SafetensorsFile(bytes: mutation(originals)) else { continue }
            file.seal()
            if let checkpoint = try? Checkpoint(file) {
                accepted += 1
                #expect(try Checkpoint(SafetensorsFile(bytes: checkpoint.encoded())).step == checkpoint.step)
            }
            if let model = try? ModelFile(file) {
                accepted += 1
                #expect(model.parameters.count == ParameterLayout(widths: model.widths).canonicalCount)
            }
        }
        #expect(accepted > 20)
    }

    @Test("A damaged model file is refused, or means what it meant", arguments: seeds)
    func model(seed: UInt64) throws {
        let bytes = try Samples.model.encoded()
        var refused = 0
        for number in 0..<Self.cases {
            do {
                let model = try ModelFile(SafetensorsFile(bytes: Self.mutation(bytes, seed, number)))
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
        var accepted = 0
        for number in 0..<Self.cases {
            guard let file = try? SafetensorsFile(bytes: Self.mutation(bytes, seed, number)) else { continue }
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
