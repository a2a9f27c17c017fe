import Checkpoints
import Failures
import Hashing
import Testing

@Suite struct CheckpointTests {
    @Test("A checkpoint reads back as it was written, every bit, and always has the same bytes")
    func roundTrip() throws {
        let checkpoint = try Samples.checkpoint(step: 470)
        let bytes = checkpoint.encoded()
        let read = try Checkpoint(SafetensorsFile(bytes: bytes))
        #expect(read == checkpoint)
        #expect(read.parameters.map(\.bitPattern) == checkpoint.parameters.map(\.bitPattern))
        #expect(read.sums.loss.bitPattern == (0.1 + 0.2).bitPattern)
        #expect(read.encoded() == bytes)
    }

    @Test("Without momentum and without best weights there are none afterwards")
    func optional() throws {
        var checkpoint = try Samples.checkpoint(step: 0)
        checkpoint.state = []
        checkpoint.best = nil
        #expect(try Checkpoint(SafetensorsFile(bytes: checkpoint.encoded())) == checkpoint)
    }

    @Test("Infinities and NaN are kept, for the caller to name")
    func notFinite() throws {
        var checkpoint = try Samples.checkpoint(step: 1)
        checkpoint.sums.loss = .infinity
        checkpoint.parameters[4] = .nan
        let read = try Checkpoint(SafetensorsFile(bytes: checkpoint.encoded()))
        #expect(read.sums.loss == .infinity)
        #expect(read.parameters[4].isNaN)
    }

    @Test("Other tools find the arrays by name")
    func names() throws {
        let file = try SafetensorsFile(bytes: Samples.checkpoint(step: 1).encoded())
        let layers = ["0.weight", "0.bias", "2.weight", "2.bias"]
        let expected = ["parameters", "velocity", "best"].flatMap { group in layers.map { "\(group).layers.\($0)" } }
        #expect(file.tensors.map(\.name) == expected)
    }

    @Test("Any change to the metadata is damage", arguments: ["epoch", "seed", "history", "checkpoint-version"])
    func changed(key: String) throws {
        var file = try SafetensorsFile(bytes: Samples.checkpoint(step: 1).encoded())
        file.metadata[key] = "2"
        let defect = #expect(throws: CheckpointDefect.self) { try Checkpoint(file) }
        guard case .damaged(let reason) = defect else {
            Issue.record("\(String(describing: defect))")
            return
        }
        #expect(reason.contains("its contents have the SHA-256"))
    }

    @Test("A checkpoint without its seal is damage")
    func unsealed() throws {
        var file = try SafetensorsFile(bytes: Samples.checkpoint(step: 1).encoded())
        file.metadata["sha256"] = nil
        #expect(throws: CheckpointDefect.damaged("it lacks the SHA-256 of its contents")) { try Checkpoint(file) }
    }

    @Test("Another network, seed or dataset than the checkpoint's is refused with both named")
    func mismatch() throws {
        let checkpoint = try Samples.checkpoint(step: 9)
        let (widths, seed, dataset) = (checkpoint.widths, checkpoint.seed, checkpoint.dataset)
        try checkpoint.requireMatch(widths: widths, seed: seed, dataset: dataset)
        let other = SHA256Hasher.digest(of: [])
        let refusals = [
            (
                "[2, 3, 2]", "[2, 4, 2]",
                { try checkpoint.requireMatch(widths: [2, 4, 2], seed: seed, dataset: dataset) }
            ),
            ("\(seed)", " 1 ", { try checkpoint.requireMatch(widths: widths, seed: 1, dataset: dataset) }),
            ("\(dataset)", "\(other)", { try checkpoint.requireMatch(widths: widths, seed: seed, dataset: other) }),
        ]
        for (recorded, given, resume) in refusals {
            let failure = #expect(throws: Failure.self) { try resume() }
            #expect(failure?.kind == .usage)
            #expect(failure?.message.contains(recorded) == true)
            #expect(failure?.message.contains(given) == true)
        }
    }
}
