import FoundationEssentials
import TestSupport
import Testing

extension EndToEnd {
    @Suite("A run that an earlier version began goes on to the end that that version would have reached", .serialized)
    struct EarlierRunTests {
        /// A run in `Tests/Golden`, on the small digits, and the fingerprint that the version which began it reached itself.
        struct Subject: Sendable, CustomTestStringConvertible {
            let name: String
            let stepsBefore: Int
            let stopped: String
            let epochs: Int
            let fingerprint: String

            var testDescription: String { name }
        }

        static let subjects = [
            // Cut in mid-epoch: momentum, a linear schedule, early stopping, pixels less their means, smoothed labels.
            Subject(
                name: "run-0.1.0-momentum", stepsBefore: 20, stopped: "completed", epochs: 4,
                fingerprint: "c83d91f7d915d9e05cc580d510486db6cdab3c9a830d217113900572fe8f95e7"),
            // Extended from 2 epochs to 5, then cut in mid-epoch: three classes, local steps, bfloat16.
            Subject(
                name: "run-0.1.0-extended", stepsBefore: 15, stopped: "completed", epochs: 5,
                fingerprint: "f7c84ae35fb91096739721747ab85a09e5dd55c04384423a296924272795dfc0"),
        ]

        @Test("It goes on to the same bits", arguments: subjects)
        func goesOn(_ subject: Subject) throws {
            let directory = try TemporaryDirectory()
            let run = directory.file("run")
            try FileManager.default.copyItem(atPath: Golden.path(subject.name), toPath: run)
            let before = try FileBytes.text("\(run)/metrics.jsonl")
            let ending = try Command.run(
                ["resume", run, "--data", try SmallDigits.path(), "--workers", "2", "--json"])
            let summary = try TrainingRun.summary(ending)
            #expect(ending.errors.contains("going on from step \(subject.stepsBefore) "))
            #expect(summary.stopped == subject.stopped)
            #expect(summary.epochs == subject.epochs)
            #expect(summary.fingerprint == subject.fingerprint)
            #expect(try FileBytes.text("\(run)/metrics.jsonl").hasPrefix(before))
        }
    }
}
