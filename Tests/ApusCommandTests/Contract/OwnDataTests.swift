import FoundationEssentials
import Testing

extension EndToEnd {
    @Suite("What weights are measured on where nobody names data", .serialized)
    struct OwnDataTests {
        private struct Figures: Decodable {
            struct Dataset: Decodable, Equatable {
                let name: String
                let sha256: String
            }
            let dataset: Dataset
            let accuracy: Double
            let fingerprint: String
        }

        private func figures(_ arguments: [String], environment: [String: String] = [:]) throws -> Figures {
            let ending = try Command.run(["evaluate"] + arguments + ["--json"], environment: environment)
            try #require(ending.status == 0, "\(ending.errors)")
            return try JSONDecoder().decode(Figures.self, from: Data(ending.output.utf8))
        }

        private func refused(_ arguments: [String], _ status: Int32, saying words: [String]) throws {
            let ending = try Command.run(arguments)
            #expect(ending.status == status, "\(ending.errors)")
            #expect(ending.output.isEmpty)
            #expect(ending.errorLines.count == 1, "\(ending.errors)")
            for word in words { #expect(ending.errors.contains(word), "\(ending.errors)") }
        }

        @Test("A run, and the weights in its directory, are measured on the run's own data, by name and SHA-256")
        func ownData() throws {
            let run = try TrainingRun(["--hidden", "16", "--epochs", "1"])
            let summary = try run.train()
            for path in [run.path, run.best] {
                let figures = try figures([path])
                #expect(figures.dataset == .init(name: summary.dataset.name, sha256: summary.dataset.sha256))
                #expect(figures.accuracy == summary.test?.accuracy)
                #expect(figures.fingerprint == summary.fingerprint)
            }
            let text = try Command.run(["evaluate", run.path])
            #expect(text.output.hasPrefix("\(SmallDigits.testCount) test samples of \(summary.dataset.name)\n"))
            let weights = String(decoding: try FileBytes.read(run.best), as: UTF8.self)
            #expect(weights.contains(summary.dataset.sha256))
            #expect(!weights.contains(try SmallDigits.path()))
        }

        @Test("A run of chosen classes and a pooled split is measured on them")
        func chosen() throws {
            let data = try SmallDigits.path()
            let directory = try TemporaryDirectory()
            try FileBytes.write(Array(#"{"pooledTestFraction": 0.3}"#.utf8), to: directory.file("pooled.json"))
            let run = try TrainingRun([
                "--hidden", "8", "--epochs", "1", "--classes", "6,5", "--config", directory.file("pooled.json"),
            ])
            let summary = try run.train()
            for arguments in [[run.path], [run.best, "--data", data]] {
                let figures = try figures(arguments)
                #expect(figures.dataset.sha256 == summary.dataset.sha256)
                #expect(figures.accuracy == summary.test?.accuracy)
            }
        }

        @Test("Data that are gone, or are other data now, end evaluate and report with 65; --data says where they lie")
        func goneData() throws {
            let data = try IDXDirectory()
            let (directory, moved) = (try TemporaryDirectory(), try IDXDirectory())
            let path = directory.file("run")
            let trained = try Command.run([
                "train", "--data", data.path, "--run-dir", path, "--epochs", "1", "--hidden", "8", "--quiet",
            ])
            try #require(trained.status == 0, "\(trained.errors)")
            try data.change(.testLabels) { $0[$0.count - 1] = ($0[$0.count - 1] + 1) % 10 }
            try refused(["evaluate", path], 65, saying: [path, "expected the dataset", data.path, "--data"])
            try refused(["report", path], 65, saying: [path, "expected the dataset", data.path])
            try data.remove(.testImages)
            try refused(["evaluate", path], 65, saying: [path, "is not there", data.path, "--data"])
            try refused(["report", path, "--json"], 65, saying: [path, "is not there", "--data"])
            #expect(try FileBytes.text("\(path)/report.html").contains("The pictures are not shown: "))
            #expect(try figures([path, "--data", moved.path]).accuracy > 0)
            let report = try Command.run(["report", path, "--data", moved.path])
            #expect(report.status == 0 && report.errors.hasPrefix("data "), "\(report.errors)")
        }

        @Test("Weights elsewhere are measured on data that their name tells where to find, if it is the same")
        func elsewhere() throws {
            let run = try TrainingRun(["--hidden", "8", "--epochs", "1", "--classes", "1,2,3"])
            let data = try SmallDigits.path()
            let directory = try TemporaryDirectory()
            // Whatever lies in APUS_DATA is what mnist stands for.
            let arguments = try run.arguments().map { $0 == data ? "mnist" : $0 }
            let summary = try TrainingRun.summary(try Command.run(arguments, environment: ["APUS_DATA": data]))
            let copy = directory.file("copy.safetensors")
            try FileBytes.write(try FileBytes.read(run.best), to: copy)
            let figures = try figures([copy], environment: ["APUS_DATA": data])
            #expect(figures.dataset == .init(name: "mnist", sha256: summary.dataset.sha256))
            #expect(figures.accuracy == summary.test?.accuracy)
            // Neither drawn digits nor other data take its place.
            try refused(["evaluate", copy], 65, saying: [copy, "is not there"])
            try refused(["evaluate", run.path], 65, saying: [run.path, "is not there"])
            try refused(["evaluate", run.path, "--data", "auto"], 65, saying: ["train-images-idx3-ubyte.gz"])
        }

        @Test("Weights of a directory's data elsewhere need --data, and files that name no data too")
        func unknown() throws {
            let run = try TrainingRun(["--hidden", "8", "--epochs", "1"])
            let summary = try run.train()
            let directory = try TemporaryDirectory()
            let copy = directory.file("copy.safetensors")
            try FileBytes.write(try FileBytes.read(run.best), to: copy)
            try refused(
                ["evaluate", copy], 65, saying: [copy, summary.dataset.name, summary.dataset.sha256, "--data"])
            let foreign = directory.file("foreign.safetensors")
            try FileBytes.write(ForeignWeights.bytes(inputs: 784, outputs: 10), to: foreign)
            try refused(["evaluate", foreign], 64, saying: [foreign, "--data"])
            #expect(try figures([foreign, "--data", try SmallDigits.path()]).dataset.sha256 == summary.dataset.sha256)
        }

        @Test("Only train, bench and data info may draw digits in MNIST's place")
        func drawnDigits() throws {
            let info = try Command.run(["data", "info", "--json"])
            #expect(info.status == 0 && info.output.contains(#""name":"synthetic""#), "\(info.errors)\(info.output)")
            #expect(info.errors.contains("warning"))
            let rows = try Command.run(["reproduce", "--seeds", "1", "--quiet"])
            #expect(rows.status == 69 && rows.output.isEmpty, "\(rows.errors)")
        }
    }

    /// A softmax regression of zeros, as another program would save it.
    private enum ForeignWeights {
        static func bytes(inputs: Int, outputs: Int) -> [UInt8] {
            let (weights, biases) = (inputs * outputs * 4, outputs * 4)
            let header = """
                {"0.weight":{"dtype":"F32","shape":[\(outputs),\(inputs)],"data_offsets":[0,\(weights)]},\
                "0.bias":{"dtype":"F32","shape":[\(outputs)],"data_offsets":[\(weights),\(weights + biases)]}}
                """
            let padded = header + String(repeating: " ", count: (8 - header.utf8.count % 8) % 8)
            let length = (0..<8).map { UInt8(truncatingIfNeeded: padded.utf8.count >> (8 * $0)) }
            return length + Array(padded.utf8) + [UInt8](repeating: 0, count: weights + biases)
        }
    }
}
