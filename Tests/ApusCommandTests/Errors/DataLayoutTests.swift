import FoundationEssentials
import Glibc
import Testing

extension EndToEnd {
    @Suite("Data as people have it is read, or called what it is", .serialized)
    struct DataLayoutTests {
        private struct Info: Decodable {
            struct Counts: Decodable, Equatable {
                let train: [Int]
                let test: [Int]
            }
            let name: String
            let classes: [String]
            let counts: Counts
            let onlyInTrain: [String]
            let onlyInTest: [String]
            let sha256: String?
        }

        private func info(_ path: String, status: Int32 = 0) throws -> Info {
            let ending = try Command.run(["data", "info", path, "--json"])
            try #require(ending.status == status, "\(ending.errors)")
            return try JSONDecoder().decode(Info.self, from: Data(ending.output.utf8))
        }

        private func make(_ path: String) throws { try #require(mkdir(path, 0o755) == 0) }

        /// Labels of the small digits, changed.
        private func change(_ data: IDXDirectory, _ label: (UInt8) -> UInt8) throws {
            for file in [IDXDirectory.File.trainLabels, .testLabels] {
                try data.change(file) { bytes in
                    for place in 8..<bytes.count { bytes[place] = label(bytes[place]) }
                }
            }
        }

        @Test("The same pictures are the same data in every layout", arguments: ["kaggle", "folders", "torchvision"])
        func layouts(layout: String) throws {
            let data = try IDXDirectory()
            let (directory, plain) = (try TemporaryDirectory(), try info(data.path))
            if layout == "torchvision" {
                try make(directory.file("FashionMNIST"))
                try make(directory.file("FashionMNIST/raw"))
            }
            for file in IDXDirectory.File.allCases {
                let (name, bytes) = (file.rawValue, try FileBytes.read(data.path(of: file)))
                if layout == "torchvision" {
                    try FileBytes.write(bytes, to: directory.file("FashionMNIST/raw/\(name)"))
                    continue
                }
                try make(directory.file(name))
                try FileBytes.write(bytes, to: directory.file("\(name)/\(name)"))
                guard layout == "kaggle" else { continue }
                try FileBytes.write(bytes, to: directory.file(name.replacing("-idx", with: ".idx")))
            }
            let found = try info(directory.path)
            #expect(found.sha256 == plain.sha256)
            if layout == "torchvision" { #expect(found.name == "FashionMNIST") }
        }

        @Test("Labels of gaps are renumbered, told of, and keep their names")
        func gaps() throws {
            let data = try IDXDirectory()
            try change(data) { $0 < 5 ? 0 : 255 }
            let found = try info(data.path)
            #expect(found.classes == ["0", "255"])
            #expect(found.counts.train.reduce(0, +) == SmallDigits.trainCount)
            #expect(found.counts.test.reduce(0, +) == SmallDigits.testCount)
            let directory = try TemporaryDirectory()
            let run = directory.file("run")
            let trained = try Command.run([
                "train", "--data", data.path, "--run-dir", run, "--epochs", "1", "--hidden", "8",
            ])
            #expect(trained.status == 0)
            #expect(trained.errors.contains("0 255 are the outputs 0 to 1"), "\(trained.errors)")
            #expect(try TensorFile("\(run)/best.safetensors").shapes == [[8, 784], [1, 8]])
            let measured = try Command.run(["evaluate", run])
            #expect(measured.status == 0 && measured.output.contains("     255 "), "\(measured.errors)")
        }

        @Test("A configuration of 0.1.0, which does not say how labels are numbered, numbers them up to the largest")
        func oldNumbering() throws {
            let data = try IDXDirectory()
            try change(data) { $0 + 3 }
            let directory = try TemporaryDirectory()
            let (run, again) = (directory.file("run"), directory.file("again"))
            let options = ["--data", data.path, "--epochs", "1", "--hidden", "8", "--json"]
            #expect(try Command.run(["train", "--run-dir", run] + options).status == 0)
            #expect(try TensorFile("\(run)/best.safetensors").shapes == [[8, 784], [10, 8]])
            let lines = try FileBytes.text("\(run)/config.json").split(separator: "\n")
            let old = lines.filter { !$0.contains("labelNumbering") && !$0.contains("\"dataset\"") }
            #expect(old.count == lines.count - 2)
            try FileBytes.write(Array(old.joined(separator: "\n").utf8), to: directory.file("old.json"))
            let begun = try Command.run(
                ["train", "--run-dir", again, "--config", directory.file("old.json")] + options)
            let summary = try TrainingRun.summary(begun)
            #expect(try TensorFile("\(again)/best.safetensors").shapes == [[8, 784], [13, 8]])
            // As 0.1.0 left it, the run goes on, and is measured on its own data.
            let kept = try FileBytes.text("\(again)/config.json").split(separator: "\n")
            try FileBytes.write(
                Array(kept.filter { !$0.contains("labelNumbering") }.joined(separator: "\n").utf8),
                to: "\(again)/config.json")
            let resumed = try Command.run(["resume", again, "--json"])
            #expect(try TrainingRun.summary(resumed).fingerprint == summary.fingerprint)
            #expect(try Command.run(["train", "--resume", "--run-dir", again] + options).status == 0)
            for path in [again, "\(again)/best.safetensors"] {
                #expect(try Command.run(["evaluate", path, "--json"]).status == 0)
            }
        }

        @Test("Classes that one set alone has are named, also where nothing can be trained on them")
        func oneSided() throws {
            let data = try IDXDirectory()
            try data.change(.trainLabels) { bytes in
                for place in 8..<bytes.count where bytes[place] == 4 { bytes[place] = 5 }
            }
            try data.change(.testLabels) { bytes in
                for place in 8..<bytes.count where bytes[place] == 8 { bytes[place] = 7 }
            }
            var found = try info(data.path)
            #expect(found.onlyInTest == ["4"] && found.onlyInTrain == ["8"])
            let text = try Command.run(["data", "info", data.path])
            #expect(text.output.contains("only in the test set: 4"), "\(text.output)")
            try data.change(.testLabels) { $0[8] = 200 }
            found = try info(data.path, status: 65)
            #expect(found.onlyInTest == ["4", "200"] && found.sha256 == nil)
        }

        @Test("Names that are not UTF-8 are refused in a line that says so, wherever they are given")
        func otherEncodings() throws {
            let directory = try TemporaryDirectory()
            let script = directory.file("script")
            for command in [
                #"data info "$name""#, #"train --data "$name""#, #"train --run-dir "$name" --data synthetic"#,
                #"predict "$name" a.png"#, "data info",
            ] {
                let variable = command == "data info" ? "export APUS_DATA=\"$name\"\n" : ""
                let text = "name=$(printf 'caf\\351')\n\(variable)exec \(ApusBinary.path) \(command)\n"
                try FileBytes.write(Array(text.utf8), to: script)
                let ending = try Command(["-e", script], program: "/bin/sh", in: directory.path).ending()
                #expect(ending.status == 65 && ending.output.isEmpty, "\(ending.errors)")
                #expect(ending.errorLines.count == 1 && ending.errors.contains("UTF-8"), "\(ending.errors)")
            }
            #expect(try FileBytes.names(in: directory.path) == ["script"])
        }

        @Test("A damaged file in the user's own cache names the command that replaces it")
        func damagedCache() throws {
            let directory = try TemporaryDirectory()
            for path in ["apus", "apus/mnist"] { try make(directory.file(path)) }
            for file in IDXDirectory.File.allCases {
                let damaged: [UInt8] = [0x1F, 0x8B, 8, 0, 0, 0, 0, 0, 0, 3, 1, 2, 3]
                try FileBytes.write(damaged, to: directory.file("apus/mnist/\(file.rawValue).gz"))
            }
            let ending = try Command.run(["data", "info"], environment: ["XDG_CACHE_HOME": directory.path])
            #expect(ending.status == 65 && ending.output.isEmpty)
            #expect(ending.errorLines.count == 1, "\(ending.errors)")
            #expect(ending.errors.contains("apus data fetch"), "\(ending.errors)")
        }
    }
}
