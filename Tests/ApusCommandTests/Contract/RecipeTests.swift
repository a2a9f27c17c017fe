import Foundation
import Testing

extension EndToEnd {
    @Suite("A recipe sets what is not asked for", .serialized)
    struct RecipeTests {
        private func fingerprint(_ options: [String]) throws -> String {
            let directory = try TemporaryDirectory()
            let arguments = ["train", "--data", try SmallDigits.path(), "--hidden", "8", "--json", "--workers", "1"]
            let ending = try Command.run(arguments + options + ["--run-dir", directory.file("run")])
            return try TrainingRun.summary(ending).fingerprint
        }

        @Test("It comes to what its settings come to one by one")
        func spelledOut() throws {
            let spelledOut = [
                "--normalize", "pixel-mean", "--label-smoothing", "0.05", "--init", "glorot-uniform",
                "--learning-rate", "0.6", "--momentum", "0.9", "--nesterov", "--schedule", "linear", "--warmup",
                "0.25", "--epochs", "2", "--validation-fraction", "0", "--no-early-stopping",
            ]
            #expect(try fingerprint(["--recipe", "fast"]) == fingerprint(spelledOut))
        }

        @Test("An option given beside it wins")
        func overridden() throws {
            let plain = [
                "--normalize", "pixel-mean", "--loss", "mse", "--init", "glorot-uniform", "--learning-rate", "0.6",
                "--schedule", "linear", "--warmup", "0.25", "--epochs", "3", "--validation-fraction", "0",
                "--no-early-stopping",
            ]
            let options = ["--recipe", "fast", "--momentum", "0", "--loss", "mse", "--epochs", "3"]
            #expect(try fingerprint(options) == fingerprint(plain))
        }
    }
}
