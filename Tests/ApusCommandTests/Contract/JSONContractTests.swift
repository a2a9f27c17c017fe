import FoundationEssentials
import Glibc
import Testing

extension EndToEnd {
    @Suite("Standard output holds exactly one JSON object, with the keys that scripts rely on", .serialized)
    struct JSONContractTests {
        private struct Evaluation: Decodable {
            let fingerprint: String
        }

        private struct DataFigures: Decodable {
            let name: String
            let rows: Int
            let columns: Int
            let classes: [String]
            let train: Int
            let test: Int
            let sha256: String
        }

        private func decode<Value: Decodable>(_ type: Value.Type, _ ending: Command.Ending) throws -> Value {
            try #require(ending.status == 0, "\(ending.errors)")
            return try JSONDecoder().decode(type, from: Data(ending.output.utf8))
        }

        private func check(_ metrics: Metrics, classes: Int, samples: Int) {
            for fraction in [metrics.accuracy, metrics.precision, metrics.recall, metrics.f1] {
                #expect((0...1).contains(fraction))
            }
            #expect(metrics.loss > 0)
            #expect(metrics.confusion.count == classes)
            #expect(metrics.confusion.allSatisfy { $0.count == classes })
            #expect(metrics.confusion.joined().reduce(0, +) == samples)
            let correct = metrics.confusion.indices.reduce(0) { $0 + metrics.confusion[$1][$1] }
            #expect(metrics.accuracy == Double(correct) / Double(samples))
        }

        @Test(
            "train, resume of the finished run, and evaluate agree on everything",
            arguments: [
                [], ["--loss", "mse"], ["--normalize", "standard", "--learning-rate", "0.02"],
                ["--patience", "1", "--learning-rate", "0.5"], ["--no-early-stopping", "--normalize", "pixel-mean"],
            ])
        func agreement(change: [String]) throws {
            let run = try TrainingRun(["--hidden", "16", "--epochs", "4", "--batch-size", "50"] + change)
            let summary = try run.train(["--workers", "2", "--min-workers", "2"])
            #expect(summary.run == run.path)
            #expect(["completed", "early"].contains(summary.stopped))
            #expect((1...4).contains(summary.epochs))
            #expect(summary.steps == summary.epochs * 22)
            #expect(summary.workers.started == 2)
            #expect(summary.seconds > 0)
            #expect(summary.samplesPerSecond > 0)
            #expect(summary.dataset.train + summary.dataset.validation == SmallDigits.trainCount)
            #expect(summary.dataset.validation == 120)
            #expect(summary.dataset.test == SmallDigits.testCount)
            let lowerHex = Set("0123456789abcdef")
            for digest in [summary.fingerprint, summary.dataset.sha256] {
                #expect(digest.count == 64 && digest.allSatisfy(lowerHex.contains))
            }
            let test = try #require(summary.test)
            check(test, classes: 10, samples: SmallDigits.testCount)
            check(try #require(summary.validation), classes: 10, samples: 120)

            let file = try TensorFile(run.best)
            #expect(file.shapes == [[16, 784], [10, 16]])
            #expect(try file.fingerprint == summary.fingerprint)

            let evaluated = try Command.run(["evaluate", run.best, "--data", try SmallDigits.path(), "--json"])
            #expect(try decode(Evaluation.self, evaluated).fingerprint == summary.fingerprint)
            #expect(try decode(Metrics.self, evaluated) == test)

            let again = try run.resume()
            #expect(again.fingerprint == summary.fingerprint)
            #expect(again.stopped == summary.stopped)
            #expect(again.steps == summary.steps)
            #expect(again.test == test)
        }

        @Test("Two classes make a confusion matrix of two, and the second one's precision and recall")
        func twoClasses() throws {
            let run = try TrainingRun(["--classes", "5,6", "--hidden", "16", "--batch-size", "20", "--epochs", "5"])
            let summary = try run.train()
            let test = try #require(summary.test)
            check(test, classes: 2, samples: summary.dataset.test)
            let (confusion, found) = (test.confusion, test.confusion[0][1] + test.confusion[1][1])
            try #require(found > 0)
            #expect(test.precision == Double(confusion[1][1]) / Double(found))
            #expect(test.recall == Double(confusion[1][1]) / Double(confusion[1].reduce(0, +)))
            #expect(try TensorFile(run.best).shapes == [[16, 784], [1, 16]])
            let evaluated = try Command.run(["evaluate", run.best, "--data", try SmallDigits.path(), "--json"])
            #expect(try decode(Metrics.self, evaluated) == test)
        }

        @Test("A run that is cut tells of it, and its best file holds what the fingerprint names", arguments: [1, 30])
        func cut(step: Int) throws {
            let run = try TrainingRun()
            let summary = try run.train(["--max-steps", "\(step)"])
            #expect(summary.stopped == "max-steps")
            #expect(summary.steps == step)
            #expect(try TensorFile(run.best).fingerprint == summary.fingerprint)
        }

        @Test("A run that comes to nothing says so in its summary, its JSON and its page, and ends with 0")
        func chance() throws {
            let words = "and always guessing the most frequent class on 10.00 %"
            let run = try TrainingRun(["--hidden", "16", "--epochs", "2", "--learning-rate", "50"])
            let ending = try Command.run(try run.arguments())
            #expect(try TrainingRun.summary(ending).betterThanChance == false)
            #expect(ending.errors.contains(words), "\(ending.errors)")
            #expect(try FileBytes.text("\(run.path)/report.html").contains(words))
            let again = try Command.run(["resume", run.path, "--quiet", "--json"])
            #expect(again.errors.contains(words) && again.errorLines.count == 1, "\(again.errors)")
            let report = try Command.run(["report", run.path, "--json"])
            #expect(report.output.contains("\"betterThanChance\":false"), "\(report.output)")
            #expect(try TrainingRun().train().betterThanChance == true)
        }

        @Test("What cannot be told on standard output lacks no file", arguments: ["train", "resume"])
        func fullOutput(command: String) throws {
            let run = try TrainingRun(["--epochs", "1"])
            if command == "resume" {
                _ = try run.train(["--max-steps", "2"])
                unlink("\(run.path)/report.html")
            }
            let words = command == "train" ? try run.arguments() : ["resume", run.path, "--json"]
            let ending = try Command(words, output: "/dev/full").ending()
            #expect(ending.status == 74)
            let names = try FileBytes.names(in: run.path)
            #expect(
                names.filter { !$0.hasPrefix(".") } == [
                    "best.safetensors", "checkpoints", "config.json", "metrics.jsonl", "report.html", "summary.json",
                ])
            #expect(try FileBytes.text("\(run.path)/summary.json").contains("\"stopped\" : \"completed\""))
        }

        @Test("data info tells what the files hold")
        func dataInfo() throws {
            let path = try SmallDigits.path()
            let figures = try decode(DataFigures.self, try Command.run(["data", "info", path, "--json"]))
            #expect((figures.rows, figures.columns) == (28, 28))
            #expect(figures.classes == (0...9).map(String.init))
            #expect((figures.train, figures.test) == (SmallDigits.trainCount, SmallDigits.testCount))
            let run = try TrainingRun(["--epochs", "1"])
            #expect(try run.train().dataset.sha256 == figures.sha256)
            #expect(figures.name == path.split(separator: "/").last.map(String.init))
        }

        @Test("Digits are drawn the same twice, and otherwise from another seed")
        func synthesize() throws {
            let directory = try TemporaryDirectory()
            for (name, seed) in [("a", "1"), ("b", "1"), ("c", "2")] {
                let ending = try Command.run([
                    "data", "synthesize", directory.file(name), "--train", "30", "--test", "20", "--seed", seed,
                ])
                #expect(ending.status == 0)
            }
            for file in try FileBytes.names(in: directory.file("a")) {
                let bytes = try ["a", "b", "c"].map { try FileBytes.read(directory.file("\($0)/\(file)")) }
                #expect(bytes[0] == bytes[1])
                #expect(bytes[0] != bytes[2])
            }
        }

        @Test("Without --json standard output stays empty, and with --quiet nobody is told anything")
        func quiet() throws {
            let run = try TrainingRun(["--epochs", "1"])
            let words = try run.arguments().filter { $0 != "--json" }
            let ending = try Command.run(words + ["--quiet"])
            #expect(ending.status == 0)
            #expect(ending.output.isEmpty)
            #expect(ending.errors.isEmpty)
        }
    }
}
