import Testing

extension EndToEnd {
    /// What the command writes for other programs; `scripts/interop.sh` asks those programs themselves.
    @Suite("Files for other programs")
    struct OtherProgramsTests {
        /// How many of the records hold a text, such as a tag.
        private func count(_ records: [[UInt8]], _ text: String) -> Int {
            records.count { record in
                record.indices.contains { record[$0...].starts(with: text.utf8) }
            }
        }

        @Test("A run that was cut and resumed leaves two files of events, each of whole records, and exports to ONNX")
        func files() throws {
            let run = try TrainingRun()
            let directory = try TemporaryDirectory()
            let options = ["--workers", "1", "--tensorboard", directory.file("events")]
            let cut = try run.train(options + ["--max-steps", "5"])
            #expect(cut.steps == 5)
            let whole = try run.resume(options)

            let names = try FileBytes.names(in: directory.file("events/run"))
            try #require(names.count == 2)
            let (first, second) = (
                try EventRecords.read(directory.file("events/run/\(names[0])")),
                try EventRecords.read(directory.file("events/run/\(names[1])"))
            )
            for records in [first, second] {
                #expect(count(Array(records.prefix(1)), "brain.Event:2") == 1)
            }
            #expect(count(first, "loss/step") == 5)
            #expect(count(second, "loss/step") == whole.steps - 5)
            #expect(count(first, "loss/validation") == 0)
            #expect(count(second, "loss/validation") == whole.epochs)
            #expect(count(second, "weight/layers.0") == whole.epochs)
            #expect(count(second, "accuracy/test") == 1)

            let exported = try Command.run(["export", run.path])
            #expect(exported.status == 0, "\(exported.errors)")
            let model = try FileBytes.read("\(run.path)/best.onnx")
            for text in ["pixels", "label", "probabilities", "logits", whole.fingerprint] {
                #expect(count([model], text) == 1, "\(text)")
            }
        }
    }
}
