import FoundationEssentials
import Glibc
import TestSupport
import Testing

extension EndToEnd {
    @Suite(
        "On the real MNIST", .serialized, .enabled(if: RealMNIST.isPresent, Comment(rawValue: RealMNIST.absence)),
        .disabled(
            if: Sanitizer.current != nil,
            "What is learned is the same bits in any build, and epochs of 60000 samples take many minutes in this one"))
    struct RealMNISTTests {
        /// Tests of minutes run only where they are asked for.
        static let isLong = getenv("APUS_LONG_TESTS") != nil

        private func train(_ options: String, data: String, in run: String) throws -> Summary {
            let words = ["train", "--data", data, "--run-dir", run, "--json", "--quiet"]
            return try TrainingRun.summary(try Command.run(words + options.split(separator: " ").map(String.init)))
        }

        @Test("The recipe of the design reaches 98 % as the median of three seeds")
        func recipe() throws {
            let directory = try TemporaryDirectory()
            let mnist = try #require(RealMNIST.directory)
            let accuracies = try (1...3).map { seed in
                let summary = try train(
                    "--learning-rate 0.2 --momentum 0.9 --nesterov --schedule linear --warmup 0.1 --epochs 10 --seed \(seed)",
                    data: mnist, in: directory.file("run-\(seed)"))
                return try #require(summary.test).accuracy
            }
            print("MNIST test accuracy of seeds 1, 2, 3: \(accuracies)")
            #expect(accuracies.sorted()[1] >= 0.98)
        }

        @Test("A network that saw synthetic digits alone reads real ones")
        func syntheticToReal() throws {
            let directory = try TemporaryDirectory()
            let mnist = try #require(RealMNIST.directory)
            var data = "synthetic"
            if !Self.isLong {
                // Drawing all of them takes long without optimization.
                data = directory.file("digits")
                let ending = try Command.run(["data", "synthesize", data, "--train", "12000", "--test", "500"])
                try #require(ending.status == 0, "\(ending.errors)")
            }
            let run = directory.file("run")
            _ = try train(
                "--learning-rate 0.1 --momentum 0.9 --nesterov --schedule linear --warmup 0.1 --epochs 10", data: data,
                in: run)
            let ending = try Command.run(["evaluate", "\(run)/best.safetensors", "--data", mnist, "--json"])
            try #require(ending.status == 0, "\(ending.errors)")
            let metrics = try JSONDecoder().decode(Metrics.self, from: Data(ending.output.utf8))
            print("MNIST test accuracy after \(Self.isLong ? 60000 : 12000) synthetic digits: \(metrics.accuracy)")
            #expect(metrics.accuracy >= 0.8)
        }
    }
}
