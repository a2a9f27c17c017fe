import Testing

extension EndToEnd {
    @Suite("evaluate refuses files that are no network for these pictures", .serialized)
    struct EvaluateErrorTests {
        private func evaluate(_ file: String) throws -> Command.Ending {
            try Command.run(["evaluate", file, "--data", try SmallDigits.path(), "--json"])
        }

        @Test(
            "A damaged file",
            arguments: [
                "a flipped bit", "a missing end", "a header without end", "an empty file", "text", "surplus bytes",
            ])
        func damaged(how: String) throws {
            let run = try TrainingRun(["--epochs", "1", "--hidden", "16"])
            _ = try run.train()
            var bytes = try FileBytes.read(run.best)
            switch how {
            case "a flipped bit": bytes[bytes.count / 2] ^= 4
            case "a missing end": bytes.removeLast(64)
            case "a header without end": bytes[7] = 0x7F
            case "an empty file": bytes = []
            case "text": bytes = Array("no weights here".utf8)
            default: bytes += [0, 0, 0, 0]
            }
            try FileBytes.write(bytes, to: run.best)
            let ending = try evaluate(run.best)
            #expect(ending.status == 65)
            #expect(ending.errorLines.count == 1, "\(ending.errors)")
            #expect(ending.errors.contains(run.best))
            #expect(ending.output.isEmpty)
        }

        @Test("A network for pictures of another size")
        func otherSize() throws {
            let run = try TrainingRun(["--epochs", "1", "--hidden", "16"])
            _ = try run.train()
            let data = try IDXDirectory()
            // The first bytes of the pictures, as so many pictures of a quarter of their size.
            for file in [IDXDirectory.File.trainImages, .testImages] {
                try data.change(file) { bytes in
                    bytes[11] = 14
                    bytes[15] = 14
                    let count = bytes[4..<8].reduce(0) { $0 << 8 | Int($1) }
                    bytes.removeLast(count * (784 - 196))
                }
            }
            let ending = try Command.run(["evaluate", run.best, "--data", data.path])
            #expect(ending.status == 65)
            #expect(ending.errorLines.count == 1, "\(ending.errors)")
            #expect(ending.errors.contains("784") && ending.errors.contains("196"))
        }

        @Test("A missing file")
        func missing() throws {
            let directory = try TemporaryDirectory()
            let ending = try evaluate(directory.file("nowhere.safetensors"))
            #expect([64, 65].contains(ending.status))
            #expect(ending.errorLines.count == 1, "\(ending.errors)")
        }
    }
}
